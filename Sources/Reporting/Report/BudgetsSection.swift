import Experiments
import Foundation
import OrderedCollections
import Statistics

/// What each optimizer was given: configurations to choose from, cells, and time. A comparison of the best of many with
/// the best of few is no comparison of optimizers.
enum BudgetsSection {
  static func text(_ data: Joined) -> String {
    var table = MarkdownTable()
    for head in ["problem", "optimizer"] { table.addColumn(head) }
    for head in ["configurations", "cells", "diverged", "compute time", "median cell"] {
      table.addColumn(head, isNumber: true)
    }
    for group in Group.by(["problem", "optimizer"], data.members) {
      let results = group.replicates.compactMap(\.result)
      let seconds = results.map { max(0, $0.value.provenance.finishedAt - $0.value.provenance.startedAt) }
      let planned = group.replicates.count
      table.rows.append([
        Column.text(group.key[0]), Column.text(group.key[1]), "\(group.members.count)",
        results.count == planned ? "\(planned)" : "\(results.count) of \(planned)",
        "\(group.replicates.count { $0.hasDiverged })",
        results.isEmpty ? "–" : durationText(seconds.reduce(0, +)),
        results.isEmpty ? "–" : durationText(median(of: seconds)),
      ])
    }
    return table.text.trimmingCharacters(in: .newlines)
  }

  /// A warning for each problem on which optimizers could choose among different numbers of configurations.
  static func warnings(_ data: Joined) -> [String] {
    let scopes = ["problem"] + data.problemAxes
    var uneven: OrderedDictionary<String, OrderedSet<Int>> = [:]
    for scope in Group.by(scopes, data.members) {
      for group in Group.by(["optimizer"], scope.members) {
        uneven[Column.text(scope.key[0]), default: []].append(group.members.count)
      }
    }
    return uneven.filter { $0.value.count > 1 }.map { problem, counts in
      let range = "\(counts.min() ?? 0) to \(counts.max() ?? 0)"
      return
        "On \(problem) optimizers had \(range) configurations to choose the best from, which favours those with"
        + " more: compare them after equally many (figure kind best_after_k)."
    }
  }
}
