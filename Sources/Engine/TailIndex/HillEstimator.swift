import Foundation

/// The tail index of a sample's absolute values: α of P(|X| > x) ~ x^{−α}, from its largest values.
///
/// α̂ = k / Σ_{i≤k} ln(X_(i)/X_(k+1)) with |X| in descending order; its standard error is α̂/√k.
/// Source: Hill, "A simple general approach to inference about the tail of a distribution", 1975.
struct HillEstimate: Sendable, Hashable {
  var tailIndex: Double
  var standardError: Double
  /// k, the values that the estimate rests on.
  var count: Int

  /// - Parameter count: k; fewer see less of the tail's noise, more see what is no tail.
  /// - Returns: nil where there are not more than `count` values, the (k+1)-th is 0 or not finite, or the largest are
  ///   all the same.
  init?(_ values: [Double], count: Int) {
    guard count > 0, count < values.count else { return nil }
    let sorted = values.map(abs).sorted(by: >)
    guard sorted[count] > 0, sorted[0].isFinite else { return nil }
    let sum = sorted[..<count].reduce(0) { $0 + log($1 / sorted[count]) }
    guard sum > 0 else { return nil }
    tailIndex = Double(count) / sum
    standardError = tailIndex / Double(count).squareRoot()
    self.count = count
  }

  /// k as the share of the values that the per-epoch metrics use: 5 %, where the published checks sit between the
  /// bias of more and the noise of fewer. At least 10 values, else nil: the standard error would be a third.
  static let epochShare = 0.05

  /// Of an epoch's per-sample gradient norms.
  init?(epoch norms: [Double]) {
    let count = Int(Self.epochShare * Double(norms.count))
    guard count >= 10 else { return nil }
    self.init(norms, count: count)
  }
}
