import Statistics
import Vocabulary

/// A metric along the series of a configuration: at each point of the series index, its replicates in a few numbers.
package struct Curve {
  /// One value of the series index.
  package struct Point {
    /// Of the series index.
    package var at: Double
    /// Where it is drawn: the index, or the median of another metric over the replicates at this point.
    package var x: Double
    /// Over the replicates.
    package var summary: Summary
  }

  /// By rising index.
  package private(set) var points: [Point]
  /// Where the line ends because half of the replicates or more have diverged; nil where it does not.
  package private(set) var end: Point?

  /// From the point at which a replicate diverged it counts as the worst value there is.
  ///
  /// - Parameter secondsPerIndex: x is the series index times this; nil for the column `x`.
  package init(_ member: Member, x: String, y: Metric, secondsPerIndex: Double? = nil) {
    let measurements = member.replicates.compactMap { $0.result?.measurement(of: [x, y.name]) }
      .filter { $0.series(of: y.name) != nil }
    let series = measurements.compactMap { $0.series(of: y.name) }
    let endsDiverged = member.divergedCount > 0 && 2 * member.divergedCount >= member.measuredCount
    let index = Self.index(of: series)
    // Rows by index value, where a replicate has recorded other points.
    let rows = series.map { series in
      series.at == index
        ? nil : Dictionary(series.at.enumerated().map { ($1, $0) }, uniquingKeysWith: { _, last in last })
    }
    let haveDiverged = measurements.map { $0.outcome == .diverged }
    let columns = measurements.map { $0.column(y.name) }
    let xs = zip(series, measurements).map { $0.index == x ? nil : $1.column(x) }
    let usesIndex = xs.allSatisfy { $0 == nil }
    points = index.enumerated().map { place, at in
      var observations: [Observation] = []
      var positions: [Double] = []
      for (replicate, hasDiverged) in haveDiverged.enumerated() {
        guard let row = rows[replicate].map({ $0[at] }) ?? place else {
          let isOver = hasDiverged && at > series[replicate].at.last ?? -.infinity
          observations.append(isOver ? .diverged : .absent)
          continue
        }
        // A column may be shorter than its index.
        if let x = xs[replicate]?.dropFirst(row).first, x.isFinite { positions.append(x) }
        guard let value = columns[replicate]?.dropFirst(row).first else {
          observations.append(.absent)
          continue
        }
        let isLost = hasDiverged && !value.isFinite
        observations.append(isLost ? .diverged : value.isNaN ? .absent : .measured(value))
      }
      return Point(
        at: at, x: secondsPerIndex.map { at * $0 } ?? (usesIndex ? at : median(of: positions)),
        summary: Summary(observations, goal: y.goal))
    }
    end = Self.end(of: points, endsDiverged: endsDiverged)
  }

  /// The values at which some replicate has a row, rising.
  private static func index(of series: [Series]) -> [Double] {
    if let first = series.first?.at, zip(first, first.dropFirst()).allSatisfy({ $0 < $1 }),
      series.allSatisfy({ $0.at == first })
    {
      return first
    }
    return Set(series.flatMap(\.at)).sorted()
  }

  private static func end(of points: [Point], endsDiverged: Bool) -> Point? {
    guard let place = points.lastIndex(where: { $0.summary.median.isFinite }) else { return nil }
    let after = points[(place + 1)...].first { $0.summary.count > 0 }
    let hasEnded = after.map { $0.summary.diverged > 0 } ?? endsDiverged
    return hasEnded ? points[place] : nil
  }

  /// Places of the points that a figure needs to show this line on an axis of that scale.
  package func places(on scale: Scale) -> [Int] {
    let kept = Thinning.places(x: points.map(\.x), y: points.map(\.summary.median), on: scale)
    guard let end, let place = points.firstIndex(where: { $0.at == end.at }) else { return kept }
    return kept.contains(place) ? kept : (kept + [place]).sorted()
  }

  /// The same line with the points at these places alone.
  package func keeping(_ places: [Int]) -> Curve {
    var curve = self
    curve.points = places.map { points[$0] }
    return curve
  }

  /// A point on about ten rows of the line.
  package var pointInterval: Int { max(1, points.count / 10) }
}
