import Experiments
import OrderedCollections
import Results
import Rows
import Statistics
import Study
import Vocabulary

/// What a way of tuning would have found in a grid that is measured, and what that would have cost.
public struct Replay: Sendable {
  /// What it would have found among configurations that compete.
  public struct Group: Sendable {
    /// Which configurations these are.
    public var group: TuningGroup
    /// Configurations that were measured, of the group's.
    public var measured: Int
    /// Configurations that the replay begins.
    public var tried: Int
    /// What the whole grid takes over all seeds, in ``Replay/unit``.
    public var wholeUnits: Int
    /// What the replay takes, in the same unit.
    public var units: Int
    /// Place of the configuration that the replay finds; nil where none comes to the end.
    public var found: Int?
    /// Its place among all, counted from 1.
    public var rank: Int?
    /// What it is judged by, measured to its end.
    public var value: Double?
    /// The best such value of the grid.
    public var best: Double?
    /// The value in the middle of the grid's; of two the worse.
    public var median: Double?
    /// Between each rung and the end, over all configurations.
    public var agreement: [(rung: String, tau: KendallTau)]
  }

  /// What configurations are judged by.
  public var criterion: TuningCriterion
  /// `epochs`, or `cells` where they have no length.
  public var unit: String
  /// Those of which the plan has all cells, in its order.
  public var groups: [Group]
}

extension Replay {
  /// A halving.
  ///
  /// - Parameter tuning: with the rule; nothing of its rungs needs to be in the file.
  public static func halving(
    _ plan: Plan, _ tuning: Tuning, _ rule: HalvingRule, results: CellResults, catalog: Catalog
  ) -> Replay {
    Replay(plan, tuning, rule, results, catalog) { group, outcomes in
      let ends = outcomes[outcomes.count - 1]
      let agreement = zip(group.rungs, outcomes).dropLast().map { rung, outcomes in
        (rung: rung.stretch?.text ?? "\(rung.seeds) seeds", tau: KendallTau(outcomes, ends))
      }
      return Group(
        group, group.study.record, rule, ends: ends, found: group.study.best?.trial, agreement: agreement)
    }
  }

  /// TPE on the grid: it may try what was measured, each configuration once.
  ///
  /// - Parameters:
  ///   - rule: by which a window's configurations are halved, wave after wave; nil where each goes to its end.
  ///   - share: of the configurations of each group, that are tried.
  public static func tpe(
    _ plan: Plan, _ tuning: Tuning, _ rule: HalvingRule?, results: CellResults, share: Double, window: Int,
    seed: Int, catalog: Catalog
  ) -> Replay {
    let whole = HalvingRule(factor: 2, start: nil)
    return Replay(plan, tuning, rule ?? whole, results, catalog) { group, outcomes in
      let ends = outcomes[outcomes.count - 1]
      let grid = GroupGrid(group.group, plan.experiment)
      let count = max(1, Int((share * Double(ends.count)).rounded(.up)))
      let model = TPE(
        grid.space, count: min(count, ends.count), pace: rule == nil ? .window(window) : .waves(window),
        seed: seed)
      var study = Study(
        rule.map { Halving(model, factor: $0.factor, rungs: outcomes.count, wave: window) } ?? model)
      var places: [Int?] = []
      study.replay { ask in
        if ask.rung == 0 { places.append(grid.trial(ask.point)) }
        return places[ask.trial].flatMap { outcomes[ask.rung][$0] } ?? .failed
      }
      return Group(
        group, study.record, rule ?? whole, ends: ends, found: study.best.flatMap { places[$0.trial] },
        agreement: [])
    }
  }

  /// - Parameter replay: one group's, with the outcomes of all its configurations by rung.
  private init(
    _ plan: Plan, _ tuning: Tuning, _ rule: HalvingRule, _ results: CellResults, _ catalog: Catalog,
    _ replay: (TuningCourse.Group, [[Outcome?]]) -> Group
  ) {
    let course = TuningCourse(
      plan, tuning, rule, results: results,
      // What is not measured never will be: the replay goes by what there is.
      failed: Set(plan.cells.map(\.id).filter { results.stored($0) == nil }), catalog: catalog,
      isReplay: true)
    criterion = tuning.criterion
    unit = course.unit
    groups = course.groups.filter(\.isPlanned).map { group in
      // Also of those that the study did not take so far; nil where it is not known.
      replay(
        group,
        group.rungs.indices.map { rung in
          group.cells.indices.map { course.outcome(Ask(trial: $0, rung: rung), group) }
        })
    }
  }
}

extension Replay.Group {
  /// - Parameters:
  ///   - record: of what the replay did.
  ///   - ends: of all configurations on the last rung.
  fileprivate init(
    _ group: TuningCourse.Group, _ record: Record, _ rule: HalvingRule, ends: [Outcome?], found: Int?,
    agreement: [(rung: String, tau: KendallTau)]
  ) {
    self.group = group.group
    self.agreement = agreement
    tried = record.trials.count
    let forecast = RungForecast(
      trials: tried, factor: rule.factor, lengths: group.rungs.map(\.length),
      seeds: group.rungs.map(\.seeds), isContinued: !rule.isOwn)
    units = forecast.units.enumerated().reduce(0) { sum, rung in
      sum + rung.element * record.trials.count { $0.outcomes.count > rung.offset }
    }
    let values: [Double?] = ends.map { if case .value(let value)? = $0 { value } else { nil } }
    measured = ends.count { $0 != nil && $0 != .failed }
    wholeUnits = ends.count * (group.rungs.last.map { $0.length * $0.seeds } ?? 0)
    let sorted = values.compactMap(\.self).sorted()
    best = sorted.first.flatMap { group.value(.value($0)) }
    median = sorted.isEmpty ? nil : group.value(.value(sorted[sorted.count / 2]))
    if let found, let value = values[found] {
      self.found = group.group.configurations[found]
      self.value = group.value(.value(value))
      rank = 1 + sorted.count { $0 < value }
    }
  }
}

extension TuningCourse {
  /// What the lengths of rungs count.
  var unit: String { groups.flatMap(\.rungs).lazy.compactMap(\.key).first ?? "cells" }
}

extension TuningCourse.Group {
  /// Whether the plan has all of its cells: of what `--only` leaves out nothing can be said.
  fileprivate var isPlanned: Bool { cells.allSatisfy { $0.count >= rungs.last?.seeds ?? 0 } }
}

extension KendallTau {
  /// Of trials on two rungs, those that are known on both.
  init(_ rung: [Outcome?], _ other: [Outcome?]) {
    self.init(zip(rung, other).compactMap { a, b in a.flatMap { a in b.map { (a.order, $0.order) } } })
  }
}

extension Outcome {
  /// Less is better; infinite for what has no value.
  fileprivate var order: Double { if case .value(let value) = self { value } else { .infinity } }
}

/// The configurations of a group as a space: a dimension for each axis in which they differ.
private struct GroupGrid {
  let space: Space
  private let trials: [[Int]: Int]

  init(_ group: TuningGroup, _ experiment: Experiment) {
    let configurations = group.configurations.map { experiment.configurations[$0] }
    var dimensions: [Dimension] = []
    var coordinates = [[Int]](repeating: [], count: configurations.count)
    for axis in configurations[0].axes {
      let values = configurations.map { $0.value(ofColumn: axis).map(Column.comparable) }
      let distinct = OrderedSet(Column.ordered(OrderedSet(values).elements))
      guard distinct.count > 1 else { continue }
      let isNumeric = distinct.allSatisfy { $0?.number != nil }
      dimensions.append(isNumeric ? .steps(distinct.count) : .choices(distinct.count))
      for (place, value) in values.enumerated() {
        coordinates[place].append(distinct.firstIndex(of: value) ?? 0)
      }
    }
    space = Space(dimensions)
    trials = Dictionary(coordinates.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
  }

  /// Nil for a point of which there is no configuration.
  func trial(_ point: Point) -> Int? { trials[point.map { Int($0) }] }
}
