import Escapes
import Experiments
import OrderedCollections
import Rows
import Statistics
import Vocabulary

/// What the experiment varies, and over which seeds.
enum ComparedSection {
  static func text(_ data: Joined) -> Markdown {
    var table = MarkdownTable(["compared", "values"])
    for column in ["problem", "optimizer"] + data.axes {
      var owners: OrderedDictionary<Value, OrderedSet<String>> = [:]
      for member in data.members {
        guard let value = Column.value(column, member.configuration, seed: 0) else { continue }
        owners[value, default: []].append(member.configuration.optimizer)
      }
      let values = Column.ordered(Array(owners.keys)).map { data.texts.text(column, $0) }.joined(
        separator: ", ")
      let users = OrderedSet(owners.values.joined())
      let isShared = users.count == data.optimizers.count
      table.add([
        Column.humanName(column), isShared ? values : "\(values) (\(users.joined(separator: ", ")))",
      ])
    }
    table.add(["seeds", seedsText(data.members.seeds.sorted())])
    return table.markdown
  }

  /// `0..4` where they follow one another, as a file writes it.
  private static func seedsText(_ seeds: [Int]) -> String {
    guard let first = seeds.first, let last = seeds.last, seeds.count > 2, last - first == seeds.count - 1
    else { return seeds.map(String.init).joined(separator: ", ") }
    return "\(first)..\(last) (\(seeds.count))"
  }
}

/// What each optimizer was given: configurations to choose from, cells, and time. A comparison of the best of many with
/// the best of few is no comparison of optimizers.
enum BudgetsSection {
  static func text(_ data: Joined) -> Markdown {
    var table = MarkdownTable(
      ["problem", "optimizer"],
      numbers: ["configurations", "cells", "diverged", "compute time", "median cell"])
    for group in Group.by(["problem", "optimizer"], data.members) {
      let counts = group.members.counts
      let seconds = group.members.seconds
      table.add([
        Column.text(group.key[0]), Column.text(group.key[1]), "\(group.members.count)",
        counts.isComplete ? "\(counts.planned)" : "\(counts.measured) of \(counts.planned)",
        "\(counts.diverged)", seconds.isEmpty ? "–" : durationText(seconds.reduce(0, +)),
        seconds.isEmpty ? "–" : durationText(median(of: seconds)),
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
        + " them after equally many (figure kind best_after_k, or best_so_far of a search that learns)."
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

/// Cells that gave no measurement, and why.
enum FailuresSection {
  private static let most = 20

  /// Nil where no cell failed.
  static func text(_ data: Joined) -> Markdown? {
    let failed = data.failures.sorted { $0.cell.index < $1.cell.index }
    guard !failed.isEmpty else { return nil }
    var table = MarkdownTable(["cell", "problem", "optimizer", "parameters", "seed", "kind", "message"])
    for (configuration, cell, failure) in failed.prefix(most) {
      let parameters = data.axes.compactMap { axis in
        Column.value(axis, configuration, seed: 0).map { data.texts.label(axis, $0) }
      }
      let texts = [
        configuration.problem, configuration.optimizer, parameters.joined(separator: ", "), "\(cell.seed)",
        failure.kind.rawValue, PlainPaths.shortened(failure.message),
      ]
      table.add(cells: [Markdown.code(cell.id.prefix(16))] + texts.map { Markdown(text: $0) })
    }
    let rest: Markdown = failed.count > most ? "\n\n… and \(failed.count - most) more." : ""
    return "\(table.markdown)\(rest)\n\nA failed cell has no result; the same command runs it again."
  }
}
