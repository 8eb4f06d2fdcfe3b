import Experiments
import Foundation
import Vocabulary

/// A file that a table is written to. Adding one is a value and its place in ``all``.
struct TableFormat: Sendable {
  /// What an experiment file writes after `formats:`.
  var name: String
  /// Of the link to it.
  var title: String
  var summary: String
  var fileExtension: String
  var contents: @Sendable (Table, TableGrid) -> Data

  static let all = [csv, markdown, latex]
  /// What is written where the file asks for none.
  static let usual = [csv, markdown]

  static let csv = TableFormat(
    name: "csv", title: "CSV", summary: "every number in full precision, one a column", fileExtension: "csv"
  ) { table, _ in table.csv }

  static let markdown = TableFormat(
    name: "markdown", title: "Markdown", summary: "for GitHub", fileExtension: "md"
  ) { _, grid in Data((grid.markdown.source + "\n").utf8) }

  static let latex = TableFormat(
    name: "latex", title: "LaTeX",
    summary: "a tabular with booktabs rules and threeparttable notes, to \\input in a paper",
    fileExtension: "tex"
  ) { _, grid in Data(grid.latex.utf8) }

  /// Some of the formats, by their names.
  static func names(_ formats: [TableFormat]) -> SettingForm<[String]> {
    var names = SettingForm.list(SettingForm<String>.text)
    names.type = .list(.choice(formats.map { Choice($0.name, $0.summary) }))
    return names
  }
}
