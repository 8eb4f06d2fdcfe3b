import Foundation
import Vocabulary

/// `tune: {grow: 3}`: while the best of some optimizer lies at an end of the values that were tried, every optimizer
/// gets so many further configurations, and is chosen from again.
public struct Growth: Sendable, Hashable {
  /// Further configurations for each group and round.
  public var count: Int
  /// Rounds so far.
  public var rounds = 0
  /// Configurations that the file itself gives.
  public var declared: Int
  /// Where the file asks for it: what further configurations have of their own comes from there.
  public var location: SourceLocation?

  /// A grid that has not enclosed its best after so many rounds will not by more of them.
  public static let mostRounds = 10
}

extension Experiment {
  /// The experiment with as many further configurations for each tuning group as ``Growth/count``; nil where no winner
  /// lies at an end beyond which something may be tried, or the budget or the rounds are used up.
  ///
  /// A group whose winner lies at an end gets values beyond it, first with the winner's other values, then with those
  /// near them; one whose winner does not gets values between the winner's and its neighbours'. What is added follows
  /// from the winners alone: not from the order in which cells were measured, nor by how many workers.
  ///
  /// - Parameter winners: for each of ``tuningGroups``, the place of its best configuration.
  public func grown(winners: [Int], catalog: Catalog) -> Experiment? {
    let groups = tuningGroups
    precondition(winners.count == groups.count, "\(winners.count) winners of \(groups.count) groups")
    guard var tuning, var growth = tuning.grow, growth.rounds < Growth.mostRounds else { return nil }
    if let budget = tuning.budget,
      groups.contains(where: { budget.excess(tuningCost(of: $0, more: growth.count, catalog)) != nil })
    {
      return nil
    }
    let surroundings = zip(groups, winners).map { GridSurroundings($0, winner: $1, self, catalog) }
    guard surroundings.contains(where: \.isAtAnEnd) else { return nil }
    let added = surroundings.map { $0.configurations(growth.count) }
    // As many for each, or none for any.
    guard added.allSatisfy({ $0.count == growth.count }) else { return nil }
    growth.rounds += 1
    tuning.grow = growth
    var grown = self
    grown.tuning = tuning
    grown.configurations += added.joined()
    return grown
  }
}

/// What lies around the best configuration of a group.
private struct GridSurroundings {
  /// A tuned parameter: its values in the group, ascending, and where the winner is among them.
  private struct Axis {
    var name: String
    var values: [Double]
    var place: Int
    var range: NumberRange

    /// Ratios where all values are positive, else differences; nil beyond what the parameter admits.
    func beyond(_ steps: Int, isUp: Bool) -> Double? {
      let (end, next) = isUp ? (values[values.count - 1], values[values.count - 2]) : (values[0], values[1])
      let value =
        values[0] > 0
        ? end * pow(end / next, Double(steps)) : end + Double(steps) * (end - next)
      let rounded = value.roundedTo12Digits
      return rounded.isFinite && rounded != end && range.contains(rounded) ? rounded : nil
    }

    /// A share of the way from the winner's value to its neighbour's.
    func between(_ share: Double, isUp: Bool) -> Double? {
      let other = place + (isUp ? 1 : -1)
      guard values.indices.contains(other) else { return nil }
      let (own, end) = (values[place], values[other])
      let value = values[0] > 0 ? own * pow(end / own, share) : own + share * (end - own)
      let rounded = value.roundedTo12Digits
      return rounded != own && rounded != end && range.contains(rounded) ? rounded : nil
    }

    /// The ends at which the winner is and beyond which there is something.
    var ends: [Bool] {
      [false, true].filter { isUp in
        place == (isUp ? values.count - 1 : 0) && beyond(1, isUp: isUp) != nil
      }
    }
  }

  private let winner: Configuration
  private let family: ProblemFamily
  private let naming: Identity
  private let axes: [Axis]
  private var known: Set<[Double]>

  init(_ group: TuningGroup, winner place: Int, _ experiment: Experiment, _ catalog: Catalog) {
    let all = group.configurations.map { experiment.configurations[$0] }
    let winner = experiment.configurations[place]
    self.winner = winner
    guard let family = catalog.families.first(where: { $0.name == winner.family }) else {
      preconditionFailure("the catalog has no family \(winner.family)")
    }
    self.family = family
    naming = Identity(catalog)
    let parameters = catalog.optimizer(of: winner)?.parameters ?? []
    let axes: [Axis] = winner.axes.compactMap { name in
      guard case .number(let range)? = parameters.first(where: { $0.name == name })?.type,
        let own = winner.value(ofColumn: name)?.number
      else { return nil }
      let values = Set(all.compactMap { $0.value(ofColumn: name)?.number }).sorted()
      guard values.count > 1, values.allSatisfy(\.isFinite), let place = values.firstIndex(of: own) else {
        return nil
      }
      return Axis(name: name, values: values, place: place, range: range)
    }
    self.axes = axes
    known = Set(
      all.map { configuration in axes.map { configuration.value(ofColumn: $0.name)?.number ?? .nan } })
  }

  var isAtAnEnd: Bool { axes.contains { !$0.ends.isEmpty } }

  /// The first `count` that the group does not have; fewer where nothing more can be tried.
  func configurations(_ count: Int) -> [Configuration] {
    var known = known
    var found: [Configuration] = []
    for depth in 1...64 {
      for values in isAtAnEnd ? outside(depth) : inside(depth) where known.insert(values).inserted {
        found.append(configuration(values))
        if found.count == count { return found }
      }
    }
    return found
  }

  private var own: [Double] { axes.map { $0.values[$0.place] } }

  /// At a distance beyond the ends: along each axis, then all of them, then with the other axes' values near the winner's.
  private func outside(_ steps: Int) -> [[Double]] {
    var points: [[Double]] = []
    var corner = own
    for (index, axis) in axes.enumerated() {
      for isUp in axis.ends {
        guard let value = axis.beyond(steps, isUp: isUp) else { continue }
        corner[index] = value
        var point = own
        point[index] = value
        points.append(point)
      }
    }
    points.append(corner)
    for point in points {
      for (index, axis) in axes.enumerated() where point[index] == own[index] {
        for place in axis.values.indices.sorted(by: { abs($0 - axis.place) < abs($1 - axis.place) }) {
          var neighbour = point
          neighbour[index] = axis.values[place]
          points.append(neighbour)
        }
      }
    }
    return points
  }

  /// Halves of the ways to the neighbours, then quarters, and so on.
  private func inside(_ depth: Int) -> [[Double]] {
    let parts = 1 << min(depth, 20)
    return stride(from: 1, to: parts, by: 2).flatMap { part in
      axes.indices.flatMap { index in
        [true, false].compactMap { isUp in
          axes[index].between(Double(part) / Double(parts), isUp: isUp).map { value in
            var point = own
            point[index] = value
            return point
          }
        }
      }
    }
  }

  private func configuration(_ values: [Double]) -> Configuration {
    var configuration = winner
    for (axis, value) in zip(axes, values) { configuration.values[axis.name] = .number(value) }
    var identity = naming
    configuration.id = identity.configurationID(values: configuration.blockValues, family: family).text
    return configuration
  }
}
