import Experiments
import Results
import Rows
import Vocabulary

/// What the tuning stage of an experiment came to: for each group of configurations that compete, their ranking.
public struct TuningOutcome: Sendable {
  /// A configuration with what it is judged by.
  public struct Candidate: Sendable {
    /// Place in ``Experiments/Experiment/configurations``.
    public var configuration: Int
    /// NaN where no seed was measured; infinite on the bad side where as many diverged as the statistic tells.
    public var value: Double
    /// Of the seeds that were measured.
    public var diverged: Int
    /// Seeds that have a result.
    public var measured: Int
  }

  /// Configurations that compete, and how far they are measured.
  public struct Group: Sendable {
    /// What competes.
    public var group: TuningGroup
    /// The best first: by value, then by fewer diverged seeds, then as declared.
    public var ranking: [Candidate]
    /// Cells of the tuning stage.
    public var cells: Int
    /// Of the cells, those with a result.
    public var measured: Int
    /// Of one worker, over the measured cells.
    public var computeSeconds: Double
    /// The tuned columns in which the best one is the smallest or the largest that was tried.
    public var edges: [(column: String, value: Double, isLargest: Bool)]

    /// Whether its study is over; nil where no result decides what is measured.
    var isOver: Bool?

    /// Only then may be chosen: a missing seed could change the order.
    public var isComplete: Bool { isOver ?? (measured == cells) }
  }

  /// What the configurations are judged by.
  public var criterion: TuningCriterion
  /// The columns among whose values is chosen.
  public var over: [String]
  /// In the order of the file.
  public var groups: [Group]

  /// The outcome of the file's own `tune:`; nil where it has none.
  ///
  /// - Parameter failed: cells without a result that a halving waits for no longer.
  public init?(_ plan: Plan, results: CellResults, failed: Set<String> = [], catalog: Catalog) {
    self.init(
      plan, results: results, TuningCourse(plan, results: results, failed: failed, catalog: catalog),
      catalog: catalog)
  }

  /// - Parameter course: of the same results; nil where the file neither halves nor searches by a model.
  init?(_ plan: Plan, results: CellResults, _ course: TuningCourse?, catalog: Catalog) {
    guard let tuning = plan.experiment.tuning else { return nil }
    self.init(
      plan, results: results, catalog: catalog, over: tuning.over, criterion: tuning.criterion,
      goal: tuning.goal)
    if let course { follow(course) }
  }

  /// - Parameters:
  ///   - plan: cells of the final stage take no part.
  ///   - goal: nil for the metric's own. Groups whose problems have neither, or do not measure it, are left out.
  public init(
    _ plan: Plan, results: CellResults, catalog: Catalog, over: [String], criterion: TuningCriterion,
    goal: Metric.Goal? = nil
  ) {
    self.criterion = criterion
    self.over = over
    let experiment = plan.experiment
    let metrics = MetricDirectory(catalog)
    var replicates = [[Replicate]](repeating: [], count: experiment.configurations.count)
    for cell in plan.cells where cell.stage != .final {
      replicates[cell.configurationIndex].append(Replicate(cell: cell, result: results.stored(cell.id)))
    }
    groups = []
    groups = experiment.groups(over: over).compactMap { group in
      let family = experiment.configurations[group.configurations[0]].family
      guard let metric = metrics.metric(criterion.expression.metric, family: family) else { return nil }
      let goal = goal ?? metric.goal
      guard goal != .neither else { return nil }
      let candidates = group.configurations.map { index in
        let summary = Summary(
          replicates[index].map { metrics.observation(criterion.expression, of: $0, family: family) },
          goal: goal)
        return Candidate(
          configuration: index, value: criterion.statistic.value(of: summary, goal),
          diverged: summary.diverged, measured: summary.count)
      }
      let ranking = Self.ranked(candidates, goal)
      let measured = group.configurations.flatMap { replicates[$0] }.compactMap(\.result)
      return Group(
        group: group, ranking: ranking, cells: group.configurations.count * experiment.seeds.count,
        measured: measured.count, computeSeconds: measured.reduce(0) { $0 + $1.seconds },
        edges: ranking.first.map { edges($0, group, experiment) } ?? [])
    }
  }

  /// The configurations of the final stage that can be told by now: the best of each complete group.
  public func chosen(_ count: Int) -> [Int] {
    groups.filter(\.isComplete).flatMap { group in
      group.ranking.prefix(count).filter { group.isOver == nil || !$0.value.isNaN }.map(\.configuration)
    }.sorted()
  }

  /// Groups are done when their studies are. Of a halving, only those that came to the last rung compete: what was stopped has no result, and is never best.
  private mutating func follow(_ course: TuningCourse) {
    for place in groups.indices {
      let first = groups[place].group.configurations.first
      guard let own = course.groups.first(where: { $0.group.configurations.first == first }) else { continue }
      groups[place].isOver = own.isOver
      if own.halving == nil { continue }
      let finalists = Set(
        own.group.configurations.indices.filter {
          own.study.record.outcome($0, rung: own.rungs.count - 1) != nil
        }.map { own.group.configurations[$0] })
      let ranking = groups[place].ranking
      groups[place].ranking =
        ranking.filter { finalists.contains($0.configuration) }
        + ranking.filter { !finalists.contains($0.configuration) }.map {
          Candidate(configuration: $0.configuration, value: .nan, diverged: $0.diverged, measured: 0)
        }
    }
  }

  /// Whether the choice is final: every group is measured, and no grid is to grow.
  public func isSettled(_ experiment: Experiment, _ catalog: Catalog) -> Bool {
    groups.allSatisfy(\.isComplete) && grown(experiment, catalog) == nil
  }

  /// The experiment with grids that have grown by a round; nil where none is to grow, or not all is measured yet.
  public func grown(_ experiment: Experiment, _ catalog: Catalog) -> Experiment? {
    let all = experiment.tuningGroups
    guard experiment.tuning?.grow != nil, groups.count == all.count, groups.allSatisfy(\.isComplete) else {
      return nil
    }
    return experiment.grown(winners: groups.compactMap { $0.ranking.first?.configuration }, catalog: catalog)
  }

  /// Whether an axis is one among whose values is chosen.
  public func isTuned(_ axis: String) -> Bool { over.contains { axis == $0 || axis.hasPrefix($0 + ".") } }

  private static func ranked(_ candidates: [Candidate], _ goal: Metric.Goal) -> [Candidate] {
    // The order of declaration decides last, so the sort must be stable: places are compared too.
    candidates.sorted { a, b in
      if a.value.isNaN != b.value.isNaN { return b.value.isNaN }
      if a.value != b.value, !a.value.isNaN { return goal.prefers(a.value, to: b.value) }
      return (a.diverged, a.configuration) < (b.diverged, b.configuration)
    }
  }

  private func edges(
    _ best: Candidate, _ group: TuningGroup, _ experiment: Experiment
  ) -> [(column: String, value: Double, isLargest: Bool)] {
    let configuration = experiment.configurations[best.configuration]
    return configuration.axes.filter(isTuned).compactMap { column in
      let values = group.configurations.compactMap {
        experiment.configurations[$0].value(ofColumn: column)?.number
      }
      guard let own = configuration.value(ofColumn: column)?.number, let least = values.min(),
        let most = values.max(), least < most, own == least || own == most
      else { return nil }
      return (column, own, own == most)
    }
  }
}
