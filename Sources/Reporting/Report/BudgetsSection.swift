import Escapes
import Foundation
import OrderedCollections
import Statistics

/// What each optimizer was given: configurations to choose from, cells, and time. A comparison of the best of many with
/// the best of few is no comparison of optimizers.
enum BudgetsSection {
  static func text(_ data: Joined) -> Markdown {
    var table = MarkdownTable()
    for head in ["problem", "optimizer"] { table.addColumn(head) }
    for head in ["configurations", "cells", "diverged", "compute time", "median cell"] {
      table.addColumn(head, isNumber: true)
    }
    for group in Group.by(["problem", "optimizer"], data.members) {
      let results = group.replicates.compactMap(\.result)
      let seconds = results.map(\.seconds)
      let planned = group.replicates.count
      table.add([
        Column.text(group.key[0]), Column.text(group.key[1]), "\(group.members.count)",
        results.count == planned ? "\(planned)" : "\(results.count) of \(planned)",
        "\(group.replicates.count { $0.hasDiverged })",
        results.isEmpty ? "–" : durationText(seconds.reduce(0, +)),
        results.isEmpty ? "–" : durationText(median(of: seconds)),
      ])
    }
    return "\(table.markdown)\n\n\(timesText)"
  }

  /// How times were taken, wherever some are shown.
  static let timesText: Markdown =
    "Times are wall times of cells as they happened to run, beside other cells and other work: they say what the"
    + " experiment took, not which optimizer is faster. `sweep bench` measures that, the optimizers taking turns."

  /// A warning where optimizers could choose among different numbers of configurations.
  ///
  /// - Parameter tuning: knows what competes where the file tunes; else all configurations of an optimizer do.
  static func warnings(_ data: Joined, _ tuning: TuningOutcome? = nil) -> [String] {
    var uneven: OrderedDictionary<ClosedRange<Int>, OrderedSet<String>> = [:]
    for (problem, counts) in counts(data, tuning) {
      guard let least = counts.min(), let most = counts.max(), least < most else { continue }
      uneven[least...most, default: []].append(problem)
    }
    return uneven.map { range, problems in
      "On \(problems.joined(separator: "; ")) optimizers had \(range.lowerBound) to \(range.upperBound)"
        + " configurations to choose the best from, which favours those with more: give each as many, or compare"
        + " them after equally many (figure kind best_after_k)."
    }
  }

  /// By what competes: how many configurations each optimizer had.
  private static func counts(_ data: Joined, _ tuning: TuningOutcome?) -> OrderedDictionary<String, [Int]> {
    var counts: OrderedDictionary<String, [Int]> = [:]
    if let tuning {
      for group in tuning.groups {
        counts[tuning.problemName(group.group), default: []].append(group.group.configurations.count)
      }
      return counts
    }
    let scopes = ["problem"] + data.problemAxes
    for scope in Group.by(scopes, data.members) {
      let name = zip(scopes, scope.key).filter { $0.1 != nil }.map { Column.label($0, $1) }
        .joined(separator: ", ")
      counts[name, default: []] += Group.by(["optimizer"], scope.members).map(\.members.count)
    }
    return counts
  }
}
