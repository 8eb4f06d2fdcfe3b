import Experiments
import Rows
import Study
import Vocabulary

/// What members of rungs are judged by.
struct RungJudge: Sendable {
  private let criterion: TuningCriterion
  private let goal: Metric.Goal
  private let metric: Metric

  /// Nil where problems of the family have no such metric, or neither end of it is best.
  init?(_ tuning: Tuning, family: String, _ metrics: MetricDirectory) {
    criterion = tuning.criterion
    guard let metric = metrics.metric(tuning.criterion.expression.metric, family: family) else { return nil }
    self.metric = metric
    goal = tuning.criterion.expression.isTarget ? .minimize : tuning.goal ?? metric.goal
    if goal == .neither { return nil }
  }

  var names: [String] { [metric.name, criterion.expression.metric] }

  /// Never absent: what was measured without a value is the worst.
  func observation(_ measurement: Vocabulary.Measurement) -> Observation {
    guard measurement.outcome == .completed,
      let value = measurement.value(of: criterion.expression, metric, clock: nil), !value.isNaN
    else { return .diverged }
    return .measured(value)
  }

  func outcome(_ observations: [Observation]) -> Outcome {
    let value = criterion.statistic.value(of: Summary(observations, goal: goal), goal)
    return Outcome(goal == .maximize ? -value : value)
  }

  /// As the file has it.
  func value(_ outcome: Outcome) -> Double? {
    guard case .value(let value) = outcome else { return nil }
    return goal == .maximize ? -value : value
  }
}

extension TuningCriterion.Statistic {
  func value(of summary: Summary, _ goal: Metric.Goal) -> Double {
    switch self {
    case .median: summary.median
    case .mean: summary.mean
    case .worst: goal == .maximize ? summary.extremes.minimum : summary.extremes.maximum
    }
  }
}

extension TuningCourse {
  /// Where a configuration was stopped.
  public struct Stop: Sendable {
    /// Its place in ``TuningCourse/groups``.
    public var group: Int
    /// Its place in the group's rungs: the last that the configuration reached.
    public var rung: Int
    /// Counted from 1.
    public var rank: Int
    /// All members of the rung, as the decision saw them.
    public var list: RankList
  }

  /// Nil where the cell's configuration goes on, or is no part of a study.
  public func stop(of cell: String) -> Stop? {
    guard let place = places[cell] else { return nil }
    let group = groups[place.group]
    let trials = group.study.record.trials
    guard trials.indices.contains(place.trial) else { return nil }
    let rung = trials[place.trial].outcomes.count - 1
    guard let list = group.rankList(rung: rung, of: place.trial), let rank = list.rank(of: place.trial),
      !list.survivors.contains(place.trial)
    else { return nil }
    return Stop(group: place.group, rung: rung, rank: rank, list: list)
  }

  /// The group and the trial of a cell; nil where it is no part of a study.
  public func place(of cell: String) -> (group: Int, trial: Int)? { places[cell] }

  /// Cells that were stopped.
  public var stopped: [String] { places.keys.filter { stop(of: $0) != nil } }
}
