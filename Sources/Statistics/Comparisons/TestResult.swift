/// What a test says about the hypothesis that paired differences are symmetric about 0.
public struct TestResult: Sendable, Hashable {
  /// Two-sided; 1 where no difference is other than 0, NaN where a difference is NaN.
  public var p: Double
  /// The smallest p that any differences of the same number could have given: a test whose smallest p is above α is
  /// not testable at α, whatever was measured.
  public var smallestP: Double
  /// Differences that are not 0.
  public var count: Int
  /// Which test it is, for a report's list of methods.
  public var method: Method

  /// Whether differences of this number can reach a p of at most `alpha`.
  public func isTestable(at alpha: Double) -> Bool { smallestP <= alpha }
}

/// p-values adjusted for testing all of them: Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
/// Scandinavian Journal of Statistics 6 (1979).
///
/// The i-th smallest of m is multiplied by m − i + 1, then none is smaller than one before it, and none above 1. Rejecting
/// where the result is at most α keeps the probability of any false rejection at α, whatever their dependence. A NaN (no
/// test was made) stays NaN and is not counted in m.
public func holmAdjusted(_ p: [Double]) -> [Double] {
  let order = p.indices.filter { !p[$0].isNaN }.sorted { p[$0] < p[$1] }
  var adjusted = p
  var largest = 0.0
  for (place, index) in order.enumerated() {
    largest = max(largest, min(1, Double(order.count - place) * p[index]))
    adjusted[index] = largest
  }
  return adjusted
}
