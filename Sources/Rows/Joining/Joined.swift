import Experiments
import OrderedCollections
import Results
import Vocabulary

/// The plan joined with results and failures: what tables and figures are made from.
///
/// Configuration values always come from the plan. A journal's JSON turns 2.0 into the integer 2, so its copy
/// would tell apart what is equal; it is there for readers without the experiment file.
package struct Joined {
  /// What was asked for.
  package var plan: Plan
  /// What the names in the plan mean.
  package var catalog: Catalog
  /// What cells say about metrics.
  package var metrics: MetricDirectory
  /// Every configuration with its planned replicates, in declared order, replicates in the order of the seeds.
  package var members: [Member]
  /// Parameters whose values differ between configurations, in declared order, without `problem` and `optimizer`.
  package var axes: [String]
  /// Those of ``axes`` that no optimizer owns: they change the problem, so results across them do not compete. Without
  /// what entries under `optimizers` set, each to a value of its own: that belongs to them, and they compete.
  package var problemAxes: [String]
  /// Optimizers by the order of the file.
  package var optimizers: OrderedSet<String>
  /// How values of columns are written: with as many digits as those in the experiment need.
  package var texts: ColumnTexts

  /// - Parameters:
  ///   - failures: the last one of each cell that has no result, by its id.
  ///   - stopped: ids of cells that a halving has stopped.
  ///   - secondsPerUnit: see ``MetricDirectory/secondsPerUnit``.
  package init(
    _ plan: Plan, results: CellResults, failures: [String: CellFailure], catalog: Catalog,
    stopped: Set<String> = [], secondsPerUnit: [Int: Double]? = nil
  ) {
    self.plan = plan
    self.catalog = catalog
    metrics = MetricDirectory(catalog)
    metrics.secondsPerUnit = secondsPerUnit
    let experiment = plan.experiment
    members = experiment.configurations.enumerated().map { index, configuration in
      Member(configurationIndex: index, configuration: configuration, replicates: [])
    }
    for cell in plan.cells where !stopped.contains(cell.id) {
      let result = results.stored(cell.id)
      let failure = result == nil ? failures[cell.id] : nil
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

    let identities = Set(["problem", "optimizer"] + catalog.families.map(\.discriminator))
    axes = OrderedSet(members.flatMap(\.configuration.axes)).filter { !identities.contains($0) }
    let members = members
    problemAxes = axes.filter { axis in
      !experiment.isOwnedByOptimizers(axis, catalog) && !Self.isSetByOptimizers(axis, members)
    }
    texts = ColumnTexts(axes, members)
    optimizers = OrderedSet(members.map(\.configuration.optimizer))
  }

  /// Whether a column has one value for each optimizer on a problem, and not the same for all of them.
  private static func isSetByOptimizers(_ axis: String, _ members: [Member]) -> Bool {
    let isConstant = Group.varying([axis], within: Group.by(["problem", "optimizer"], members)).isEmpty
    return isConstant && !Group.varying([axis], within: Group.by(["problem"], members)).isEmpty
  }

  /// Of the cells without a result that failed.
  package var failures: [(configuration: Configuration, cell: Cell, failure: CellFailure)] {
    members.flatMap { member in
      member.replicates.compactMap { replicate in
        replicate.failure.map { (member.configuration, replicate.cell, $0) }
      }
    }
  }

  /// How much of the plan is measured: `Partial: 20 of 36 cells, 1 failed, 2 diverged`.
  package var stateText: String {
    let counts = members.counts
    let cells = counts.planned == 1 ? "cell" : "cells"
    var text =
      "\(counts.isComplete ? "Complete" : "Partial"): \(counts.measured) of \(counts.planned) \(cells)"
    if counts.failed > 0 { text += ", \(counts.failed) failed" }
    if counts.diverged > 0 { text += ", \(counts.diverged) diverged" }
    return text
  }
}
