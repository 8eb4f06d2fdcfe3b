/// The smallest and the largest value of a sample.
struct Extremes: Hashable {
  var minimum: Double
  var maximum: Double

  /// - Parameter sorted: in ascending order; where it is empty or holds NaN, both are NaN.
  init(ofSorted sorted: [Double]) {
    minimum = quantile(0, ofSorted: sorted)
    maximum = quantile(1, ofSorted: sorted)
  }
}
