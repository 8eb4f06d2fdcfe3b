/// Evenly spaced values of every dimension, all combined, the last dimension first.
package struct Grid: PointStrategy {
  package let space: Space
  /// Values of each dimension.
  package let values: Int

  package init(_ space: Space, values: Int) {
    self.space = space
    self.values = values
  }

  package var count: Int {
    space.dimensions.reduce(1) { count, _ in
      let (product, overflow) = count.multipliedReportingOverflow(by: values)
      return overflow ? .max : product
    }
  }

  package func shares(_ index: Int) -> [Double] {
    var rest = index
    return space.dimensions.reversed().map { _ in
      defer { rest /= values }
      return min(Self.share(rest % values, of: values), 1 - 0x1p-53)
    }.reversed()
  }

  /// The ends of a range and what lies evenly between them; of a single value the middle.
  package static func share(_ index: Int, of values: Int) -> Double {
    values == 1 ? 0.5 : Double(index) / Double(values - 1)
  }
}
