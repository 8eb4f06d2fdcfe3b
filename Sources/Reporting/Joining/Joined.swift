import Experiments
import OrderedCollections
import Results
import Vocabulary

/// The plan joined with results and failures: what tables and figures are made from.
///
/// Configuration values always come from the plan. A journal's JSON turns 2.0 into the integer 2, so its copy
/// would tell apart what is equal; it is there for readers without the experiment file.
struct Joined {
  var plan: Plan
  var metrics: MetricDirectory
  /// Every configuration with its planned replicates, in declared order, replicates in the order of the seeds.
  var members: [Member]
  /// Parameters whose values differ between configurations, in declared order, without `problem` and `optimizer`.
  var axes: [String]
  /// Those of ``axes`` that no optimizer owns: they change the problem, so results across them do not compete. Without
  /// what entries under `optimizers` set, each to a value of its own: that belongs to them, and they compete.
  var problemAxes: [String]
  /// Optimizers by the order of the file.
  var optimizers: OrderedSet<String>
  /// How values of columns are written: with as many digits as those in the experiment need.
  var texts: ColumnTexts
  private var optimizerPlaces: SeriesPlaces

  init(_ input: ReportInput) {
    plan = input.plan
    metrics = MetricDirectory(input.catalog)
    metrics.secondsPerUnit = input.trainingTimes?.byConfiguration(input.plan.experiment, input.catalog)
    let experiment = input.plan.experiment
    members = experiment.configurations.enumerated().map { index, configuration in
      Member(configurationIndex: index, configuration: configuration, replicates: [])
    }
    // What a halving has stopped is no result, also where a seed of it went to its end.
    let stopped = Set(input.course?.stopped ?? [])
    for cell in input.plan.cells where !stopped.contains(cell.id) {
      let result = input.results.stored(cell.id)
      let failure = result == nil ? input.failures[cell.id] : nil
      members[cell.configurationIndex].replicates.append(
        Replicate(cell: cell, result: result, failure: failure))
    }
    let places = Dictionary(
      experiment.seeds.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for index in members.indices {
      members[index].replicates.sort {
        (places[$0.cell.seed] ?? .max, $0.cell.seed) < (places[$1.cell.seed] ?? .max, $1.cell.seed)
      }
    }
    // A configuration without a cell (an `--only`) is no part of this report.
    members.removeAll { $0.replicates.isEmpty }

    let identities = Set(["problem", "optimizer"] + input.catalog.families.map(\.discriminator))
    axes = OrderedSet(members.flatMap(\.configuration.axes)).filter { !identities.contains($0) }
    let members = members
    problemAxes = axes.filter { axis in
      !experiment.isOwnedByOptimizers(axis, input.catalog) && !Self.isSetByOptimizers(axis, members)
    }
    texts = ColumnTexts(axes, members)
    optimizers = OrderedSet(members.map(\.configuration.optimizer))
    optimizerPlaces = SeriesPlaces(
      OrderedDictionary(
        members.map { ($0.configuration.optimizer, $0.configuration.optimizerKind) },
        uniquingKeysWith: { first, _ in first }), catalog: input.catalog)
  }

  /// Whether a column has one value for each optimizer on a problem, and not the same for all of them.
  private static func isSetByOptimizers(_ axis: String, _ members: [Member]) -> Bool {
    let isConstant = Group.varying([axis], within: Group.by(["problem", "optimizer"], members)).isEmpty
    return isConstant && !Group.varying([axis], within: Group.by(["problem"], members)).isEmpty
  }

  /// Of the cells without a result that failed.
  var failures: [(configuration: Configuration, cell: Cell, failure: CellFailure)] {
    members.flatMap { member in
      member.replicates.compactMap { replicate in
        replicate.failure.map { (member.configuration, replicate.cell, $0) }
      }
    }
  }

  /// What gives a series its look: optimizers by the catalog, other values by their order in the experiment.
  func places(ofSeries column: String) -> [Value?: Int] {
    let values = OrderedSet(Group.by([column], members).map { $0.key[0] })
    return Dictionary(
      uniqueKeysWithValues: values.enumerated().map { index, value in
        (value, column == "optimizer" ? optimizerPlaces[value?.string ?? ""] : index)
      })
  }
}

/// A planned cell, joined by its id with what became of it.
struct Replicate {
  var cell: Cell
  var result: StoredResult?
  private let sharedFailure: SharedFailure?

  init(cell: Cell, result: StoredResult?, failure: CellFailure? = nil) {
    self.cell = cell
    self.result = result
    sharedFailure = failure.map(SharedFailure.init)
  }

  /// Nil where the cell has a result: a failure that a later attempt mended is history.
  var failure: CellFailure? { sharedFailure?.value }

  var hasDiverged: Bool { result?.outcome == .diverged }
}

/// A failure that groups refer to: it is larger than all else of a replicate, and most have none.
private final class SharedFailure: Sendable {
  let value: CellFailure

  init(_ value: CellFailure) { self.value = value }
}

/// Replicates of one configuration; in a table with a row per seed, some of them.
struct Member {
  /// Place in ``Experiments/Experiment/configurations``.
  var configurationIndex: Int
  var configuration: Configuration
  var replicates: [Replicate]

  /// Finished, diverged ones included.
  var measuredCount: Int { replicates.count { $0.result != nil } }
  var divergedCount: Int { replicates.count { $0.hasDiverged } }

  /// One for each replicate.
  var bySeed: [Member] {
    replicates.map {
      Member(configurationIndex: configurationIndex, configuration: configuration, replicates: [$0])
    }
  }
}

extension Joined {
  /// The scale of the range from which a search took a column's values; nil where there is none, or they differ.
  func fileScale(of column: String) -> Axis.Scale? {
    let scales = Set(drawnColumns(column).map(\.isLogarithmic))
    return scales.count == 1 ? (scales.contains(true) ? .log : .linear) : nil
  }

  /// Whether a configuration has a value of its own in a column, because a search sampled it.
  func isSampled(_ column: String, _ configuration: Configuration) -> Bool {
    drawnColumns(column).contains {
      $0.isSampled && $0.problem == configuration.problem && $0.optimizer == configuration.optimizer
    }
  }

  private func drawnColumns(_ column: String) -> [DrawnColumn] {
    plan.experiment.drawnColumns.filter { $0.column == column }
  }
}
