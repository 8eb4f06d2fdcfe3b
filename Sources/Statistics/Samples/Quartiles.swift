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
