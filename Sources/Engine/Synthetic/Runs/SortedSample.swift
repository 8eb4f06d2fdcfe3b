/// Numbers in ascending order, for quantiles; +∞ ranks last.
public struct SortedSample: Sendable {
  /// Ascending, at least one, none of them NaN.
  public let values: [Double]

  /// - Parameter values: at least one, none of them NaN.
  public init(_ values: [Double]) {
    precondition(!values.isEmpty && !values.contains { $0.isNaN }, "a sample of \(values.count) values")
    self.values = values.sorted()
  }

  /// Type 7 of Hyndman, Fan, "Sample quantiles in statistical packages", 1996.
  ///
  /// - Parameter probability: in [0, 1].
  public func quantile(_ probability: Double) -> Double {
    let place = probability * Double(values.count - 1)
    let below = Int(place)
    let above = min(below + 1, values.count - 1)
    // Not interpolated between equals: infinity less infinity is no number.
    guard values[above] > values[below] else { return values[below] }
    return values[below] + (place - Double(below)) * (values[above] - values[below])
  }

  /// +∞ where one of the values is.
  public var mean: Double { values.reduce(0, +) / Double(values.count) }
}
