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
