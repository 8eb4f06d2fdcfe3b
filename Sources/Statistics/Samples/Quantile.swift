/// The p-quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan, "Sample
/// Quantiles in Statistical Packages", The American Statistician 50 (1996), the default of NumPy, pandas and R.
///
/// With h = (n − 1)p it is x₍⌊h⌋₎ + (h − ⌊h⌋)(x₍⌊h⌋₊₁₎ − x₍⌊h⌋₎), counted from 0. Infinities are ordinary
/// extreme values: between a finite value and an infinity lies that infinity, between −∞ and +∞ nothing (NaN).
///
/// - Parameters:
///   - p: 0…1.
///   - sorted: in ascending order.
/// - Returns: NaN for an empty sample and for one that contains NaN.
public func quantile(_ p: Double, ofSorted sorted: [Double]) -> Double {
  precondition((0...1).contains(p), "a quantile's level is in 0…1, not \(p)")
  guard let last = sorted.last, !last.isNaN, !sorted[0].isNaN else { return .nan }
  let position = Double(sorted.count - 1) * p
  let below = Int(position)
  let fraction = position - Double(below)
  let lower = sorted[below]
  guard fraction > 0 else { return lower }
  let upper = sorted[below + 1]
  if lower == upper { return lower }
  if lower.isInfinite || upper.isInfinite { return lower + upper }
  // Not lower + fraction · (upper − lower): the difference of two large values may overflow.
  return (1 - fraction) * lower + fraction * upper
}

/// ``quantile(_:ofSorted:)`` of values in any order; NaN where one of them is NaN.
public func quantile(_ p: Double, of values: [Double]) -> Double {
  // `sort` is undefined with NaN, so it is looked for first.
  values.contains(where: \.isNaN) ? .nan : quantile(p, ofSorted: values.sorted())
}

/// The middle value, or the mean of the two middle values: the type 7 quantile at ½.
///
/// NaN for an empty sample and for one that contains NaN.
public func median(of values: [Double]) -> Double {
  quantile(0.5, of: values)
}

/// The quarter points of a sample, by the same definition as its median (Hyndman and Fan 1996, type 7).
public struct Quartiles: Sendable, Hashable {
  /// The 25 % quantile.
  public var lower: Double
  /// The 75 % quantile.
  public var upper: Double

  /// - Parameter sorted: in ascending order; where it is empty or holds NaN, both quartiles are NaN.
  public init(ofSorted sorted: [Double]) {
    lower = quantile(0.25, ofSorted: sorted)
    upper = quantile(0.75, ofSorted: sorted)
  }
}

/// The smallest and the largest value of a sample.
public struct Extremes: Sendable, Hashable {
  /// The smallest value.
  public var minimum: Double
  /// The largest value.
  public var maximum: Double

  /// - Parameter sorted: in ascending order; where it is empty or holds NaN, both are NaN.
  public init(ofSorted sorted: [Double]) {
    minimum = quantile(0, ofSorted: sorted)
    maximum = quantile(1, ofSorted: sorted)
  }
}
