import Escapes
import Foundation

/// Cells that gave no measurement, and why.
enum FailuresSection {
  private static let most = 20

  /// Nil where no cell failed.
  static func text(_ data: Joined) -> Markdown? {
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
      let texts = [
        configuration.problem, configuration.optimizer, parameters.joined(separator: ", "),
        "\(replicate.cell.seed)", failure.kind.rawValue, PlainPaths.shortened(failure.message),
      ]
      table.add(cells: [Markdown.code(replicate.cell.id.prefix(16))] + texts.map { Markdown(text: $0) })
    }
    let rest: Markdown = failed.count > most ? "\n\n… and \(failed.count - most) more." : ""
    return "\(table.markdown)\(rest)\n\nA failed cell has no result; the same command runs it again."
  }
}
