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
