import Statistics
import Testing

struct KendallTests {
  /// SciPy 1.17.1, `kendalltau`, which is τ_b.
  @Test func agreesWithAnotherImplementation() {
    let a = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    let b = [2.0, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11]
    #expect(abs(KendallTau(Array(zip(a, b))).value - 0.8181818181818181) < 1e-12)
    let tied = KendallTau(Array(zip([1.0, 1, 2, 3, 3, 3, 4], [1.0, 2, 2, 1, 3, 3, .infinity])))
    #expect(abs(tied.value - 0.6288281455225324) < 1e-12)
    #expect(tied.interval == nil)
    #expect(KendallTau([(1, 1), (2, 1)]).value.isNaN)
    let order = KendallTau(a.map { ($0, -$0) })
    #expect(order.value == -1 && order.interval == nil && order.count == 12)
    let interval = KendallTau(Array(zip(a, b))).interval
    #expect(interval?.contains(0.8181818181818181) == true && (interval?.upperBound ?? 1) < 1)
  }
}
