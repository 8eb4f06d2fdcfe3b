import Foundation

/// A format in which results leave `sweep`. Adding one is a value and its place in ``all``.
package struct ExportFormat: Sendable {
  /// What `--format` takes.
  package let name: String
  /// Of the names of its files, in small letters.
  package let endings: [String]
  let content: Content

  enum Content: Sendable {
    /// Text, piece by piece.
    case oneTable(
      @Sendable (Joined, ExportedTable, @Sendable ([UInt8]) throws -> Void) throws -> Void)
    /// A file that replaces another.
    case everyTable(@Sendable (Joined, URL) throws -> Void)
  }

  /// Those that `sweep export` offers.
  package static let all = [sqlite, csv, jsonl]

  /// One file with every table, written by the system's SQLite.
  package static let sqlite = ExportFormat(
    name: "sqlite", endings: ["sqlite", "sqlite3", "db"], content: .everyTable(Exporter.sqlite))

  /// One table, its first row the names of columns.
  package static let csv = ExportFormat(
    name: "csv", endings: ["csv"], head: CSVWriter.head, sink: CSVWriter.piece)

  /// One table, an object of JSON a line.
  package static let jsonl = ExportFormat(
    name: "jsonl", endings: ["jsonl", "ndjson"], head: { _ in [] }, sink: { JSONLinesWriter($0) })

  /// The one of a file's name; nil for an unknown ending.
  package static func of(file: String, among formats: [ExportFormat] = all) -> ExportFormat? {
    let ending = URL(filePath: file).pathExtension.lowercased()
    return formats.first { $0.endings.contains(ending) }
  }

  /// Whether one file takes every table, so that none needs to be chosen.
  package var holdsEveryTable: Bool { if case .everyTable = content { true } else { false } }
}

extension ExportFormat {
  /// A format of rows.
  ///
  /// - Parameters:
  ///   - head: what stands before all rows.
  ///   - sink: takes a piece of the rows.
  init(
    name: String, endings: [String], head: @escaping @Sendable ([ExportColumn]) -> [UInt8],
    sink: @escaping @Sendable ([ExportColumn]) -> some TextSink
  ) {
    self.init(
      name: name, endings: endings,
      content: .oneTable { data, table, emit in
        let catalog = data.catalog
        switch table {
        case .cells: try Exporter.text(CellsTable(FinishedCells(data), catalog), head, sink, emit)
        case .series: try Exporter.text(SeriesTable(FinishedCells(data), catalog), head, sink, emit)
        case .steps: try Exporter.text(SeriesTable(FinishedCells(data), catalog, .steps), head, sink, emit)
        case .failures: try Exporter.text(FailuresTable(data), head, sink, emit)
        }
      })
  }
}
