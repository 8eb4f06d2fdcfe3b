import Vocabulary

/// How the best configuration of each optimizer is chosen, `tune:` of a file, and what becomes of it, `final:`.
public struct Tuning: Sendable {
  /// The columns among whose values is chosen; configurations that differ in another axis do not compete.
  public var over: [String]
  /// What configurations are judged by.
  public var criterion: TuningCriterion
  /// Which end is best; nil where the metric itself says so.
  public var goal: Metric.Goal?
  /// What each optimizer may take on a problem; nil for no limit.
  public var budget: TuningBudget?
  /// How the grid grows while a winner lies at an end of it; nil where it does not.
  public var grow: Growth?
  /// How configurations are stopped early; nil where all go to their end.
  public var halving: HalvingRule?
  /// Nil where the choice is all that is asked for.
  public var final: FinalStage?

  package init(
    over: [String], criterion: TuningCriterion, goal: Metric.Goal? = nil, budget: TuningBudget? = nil,
    grow: Growth? = nil, halving: HalvingRule? = nil, final: FinalStage? = nil
  ) {
    self.over = over
    self.criterion = criterion
    self.goal = goal
    self.budget = budget
    self.grow = grow
    self.halving = halving
    self.final = final
  }
}

/// What a configuration is judged by: a statistic over its seeds, e.g. `median final validation_accuracy`.
public struct TuningCriterion: Sendable, Hashable, CustomStringConvertible {
  /// How the seeds of a configuration become one number.
  public enum Statistic: String, Sendable, Hashable, CaseIterable {
    case median, mean, worst

    var summary: String {
      switch self {
      case .median: "of the seeds; what is taken where none is named"
      case .mean: "of the seeds"
      case .worst: "the worst seed"
      }
    }
  }

  /// Over the seeds.
  public var statistic: Statistic
  /// Of each seed.
  public var expression: MetricExpression

  package init(_ statistic: Statistic, _ expression: MetricExpression) {
    self.statistic = statistic
    self.expression = expression
  }

  /// As a file writes it.
  public var description: String { "\(statistic.rawValue) \(expression)" }
}

/// The second stage: the best of every group once more.
public struct FinalStage: Sendable {
  /// How many of each group.
  public var count: Int
  /// Other ones than those that chose, unless a file says so.
  public var seeds: [Int]
  /// True where a file asks to report on the seeds it has chosen by.
  public var isOnTuningSeeds: Bool
}

/// Configurations that compete: those of one optimizer on one problem that differ in tuned columns only.
public struct TuningGroup: Sendable {
  /// Its name in the file.
  public var problem: String
  /// Its name in the file.
  public var optimizer: String
  /// The axes that are not tuned and in which the optimizer's groups on the problem differ, with the group's values; nil
  /// for a key that is left out.
  public var fixed: [(column: String, value: Value?)]
  /// Places in ``Experiment/configurations``, in declared order.
  public var configurations: [Int]
}

extension Experiment {
  /// What competes under the file's ``tuning``, in declared order; none where the file does not tune.
  public var tuningGroups: [TuningGroup] { tuning.map { groups(over: $0.over) } ?? [] }

  /// What competes where the values of `over` are chosen. A column stands for those inside it, too: `schedule` for
  /// `schedule.factor`.
  public func groups(over: [String]) -> [TuningGroup] {
    struct Key: Hashable {
      var problem: String
      var optimizer: String
      var columns: [String]
      var values: [Value?]
    }
    var places: [Key: Int] = [:]
    var groups: [TuningGroup] = []
    for (index, configuration) in configurations.enumerated() {
      let columns = configuration.axes.filter { axis in
        !over.contains { axis == $0 || axis.hasPrefix($0 + ".") }
      }
      let key = Key(
        problem: configuration.problem, optimizer: configuration.optimizer, columns: columns,
        values: columns.map { configuration.value(ofColumn: $0) })
      if let place = places[key] {
        groups[place].configurations.append(index)
      } else {
        places[key] = groups.count
        groups.append(
          TuningGroup(
            problem: key.problem, optimizer: key.optimizer, fixed: Array(zip(columns, key.values)),
            configurations: [index]))
      }
    }
    return groups.map { group in
      // What is the same in all groups of an optimizer on a problem says nothing about one of them.
      let siblings = groups.filter { $0.problem == group.problem && $0.optimizer == group.optimizer }
      var group = group
      group.fixed.removeAll { column, value in
        siblings.allSatisfy { sibling in sibling.fixed.contains { $0.column == column && $0.value == value } }
      }
      return group
    }
  }

  /// The axes that optimizers own, in declared order: what is tuned where a file does not say.
  public func optimizerAxes(_ catalog: Catalog) -> [String] {
    var known: Set<String> = []
    let axes = configurations.flatMap { $0.axes.filter { known.insert($0).inserted } }
    return axes.filter { isOwnedByOptimizers($0, catalog) }
  }

  /// Whether an axis belongs to the optimizers, so that results across its values compete: a parameter of theirs, or a
  /// problem's that entries under `optimizers` set.
  ///
  /// Of the latter, one that all optimizers of a problem take through the same values is compared value by value.
  public func isOwnedByOptimizers(_ axis: String, _ catalog: Catalog) -> Bool {
    let root = String(axis.prefix { $0 != "." })
    let owned = catalog.optimizers.contains { kind in
      kind.parameters.contains { $0.name == axis || $0.name == root }
    }
    if owned { return true }
    guard pairs.contains(where: { $0.optimizer.layer[root] != nil }) else { return false }
    var values: [String: [String: Set<Value?>]] = [:]
    for configuration in configurations {
      values[configuration.problem, default: [:]][configuration.optimizer, default: []]
        .insert(configuration.value(ofColumn: axis))
    }
    return values.values.contains { byOptimizer in
      let sets = Set(byOptimizer.values)
      return sets.count > 1 || byOptimizer.count == 1 && sets.contains { $0.count > 1 }
    }
  }
}
