/// A strategy whose n-th point depends on no result.
package protocol PointStrategy: Strategy {
  var space: Space { get }
  var count: Int { get }
  /// Shares of the dimensions, each in [0, 1).
  func shares(_ index: Int) -> [Double]
}

extension PointStrategy {
  package func next(_ record: Record) -> [Ask] {
    (record.trials.count..<max(count, record.trials.count)).map {
      Ask(trial: $0, point: space.point(shares($0)))
    }
  }
}

/// All trials that the file declares, each to its end: a grid, or points that were drawn beforehand.
package struct Declared: Strategy {
  package var count: Int

  package init(count: Int) { self.count = count }

  package func next(_ record: Record) -> [Ask] {
    (record.trials.count..<max(count, record.trials.count)).map { Ask(trial: $0) }
  }
}
