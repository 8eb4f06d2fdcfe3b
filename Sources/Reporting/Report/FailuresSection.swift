import Experiments
import Foundation

/// Cells that gave no measurement, and why.
enum FailuresSection {
  private static let most = 20

  /// Nil where no cell failed.
  static func text(_ data: Joined) -> String? {
    let failed = data.members.flatMap { member in
      member.replicates.compactMap { replicate in replicate.failure.map { (member, replicate, $0) } }
    }.sorted { $0.1.cell.index < $1.1.cell.index }
    guard !failed.isEmpty else { return nil }
    var table = MarkdownTable()
    for head in ["cell", "problem", "optimizer", "parameters", "seed", "kind", "message"] {
      table.addColumn(head)
    }
    for (member, replicate, failure) in failed.prefix(most) {
      let configuration = member.configuration
      let parameters = data.axes.compactMap { axis in
        Column.value(axis, configuration, seed: 0).map { data.texts.label(axis, $0) }
      }
      table.rows.append([
        "`\(replicate.cell.id.prefix(16))`", configuration.problem, configuration.optimizer,
        parameters.joined(separator: ", "), "\(replicate.cell.seed)", failure.kind.rawValue,
        PlainPaths.shortened(failure.message),
      ])
    }
    let rest = failed.count > most ? "\n… and \(failed.count - most) more.\n" : ""
    return (table.text + rest).trimmingCharacters(in: .newlines)
      + "\n\nA failed cell has no result; the same command runs it again."
  }
}
