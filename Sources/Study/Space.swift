/// A coordinate for each dimension of a ``Space``.
public typealias Point = [Double]

/// What a strategy chooses among, as shares of what was declared: it knows no parameter and no unit.
public struct Space: Sendable, Hashable {
  /// A point has a coordinate of each, in this order.
  public var dimensions: [Dimension]

  package init(_ dimensions: [Dimension]) { self.dimensions = dimensions }

  /// How many points there are; nil where a dimension is continuous, or there are more than an Int counts.
  public var pointCount: Int? {
    dimensions.reduce(1) { count, dimension in
      guard let count, let steps = dimension.stepCount else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: steps)
      return overflow ? nil : product
    }
  }

  /// The point at a share of every dimension, each in [0, 1).
  public func point(_ shares: [Double]) -> Point { zip(dimensions, shares).map { $0.coordinate(at: $1) } }

  /// Points of one key are one point: continuous coordinates count by millionths of their range.
  func key(_ point: Point) -> [Double] {
    zip(dimensions, point).map { dimension, coordinate in
      dimension.stepCount == nil ? (coordinate * 0x1p20).rounded(.down) : coordinate
    }
  }
}

/// What one coordinate of a point chooses among.
public enum Dimension: Sendable, Hashable {
  /// A coordinate is a share of the range, in [0, 1).
  case continuous
  /// Values in order; a coordinate is the place of one. Each has a part of the range: up to its share, the last one 1.
  case steps([Double])
  /// Values without order; a coordinate is the place of one.
  case choices(Int)

  /// Values in order, with equal parts.
  public static func steps(_ count: Int) -> Dimension {
    .steps((1...count).map { Double($0) / Double(count) })
  }

  /// Whole numbers, each with the part of a linear or logarithmic range that rounds down to it; continuous where they are
  /// too many to be told apart.
  public static func integers(_ low: Int, _ high: Int, isLogarithmic: Bool) -> Dimension {
    let (width, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow, width < mostIntegers else { return .continuous }
    if !isLogarithmic { return .steps(width + 1) }
    let whole = Elementary.log((Double(high) + 1) / Double(low))
    return .steps(
      (low...high).map { $0 == high ? 1 : Elementary.log((Double($0) + 1) / Double(low)) / whole })
  }

  /// More whole numbers than these are a continuous range.
  public static let mostIntegers = 1000

  /// Nil for a continuous one.
  var stepCount: Int? {
    switch self {
    case .continuous: nil
    case .steps(let ends): ends.count
    case .choices(let count): count
    }
  }

  func coordinate(at share: Double) -> Double {
    switch self {
    case .continuous: share
    case .steps(let ends): Double(ends.firstIndex { share < $0 } ?? ends.count - 1)
    case .choices(let count): (share * Double(count)).rounded(.down)
    }
  }

  /// A share of the range that leads to the coordinate: the middle of a step.
  public func share(of coordinate: Double) -> Double {
    switch self {
    case .continuous: return coordinate
    case .steps(let ends):
      let place = Int(coordinate)
      return ((place == 0 ? 0 : ends[place - 1]) + ends[place]) / 2
    case .choices(let count): return (coordinate + 0.5) / Double(count)
    }
  }
}
