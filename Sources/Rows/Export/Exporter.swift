import Files
import Foundation
import Results

/// Tables that a CSV or JSON Lines file can hold one of; an SQLite file holds all.
package enum ExportedTable: String, CaseIterable, Sendable {
  case cells, series, steps, failures
}

/// Writes results for other programs.
///
/// An SQLite file has the tables `cells` (one row per finished cell: parameters, metrics under their names in cells.csv,
/// timings), `series` (one row per cell and point; `cell` refers to `cells`), `steps` (the same of what `record: {per_step: …}`
/// asked for, where it did), `failures`, `columns` (what every column
/// means, its unit, and whether larger or smaller is better) and `experiment` (name, description, file, state).
/// What was not measured, or is no number, is NULL; an infinity is REAL `Inf`. What no cell
/// measured has no column.
package enum Exporter {
  /// Gives a table piece by piece.
  ///
  /// - Parameter format: one that holds a table; others give nothing.
  package static func text(
    _ data: Joined, _ table: ExportedTable, as format: ExportFormat,
    emit: @Sendable ([UInt8]) throws -> Void
  ) throws {
    if case .oneTable(let write) = format.content { try write(data, table, emit) }
  }

  /// Replaces a file by a table, or by all of them where the format holds all; it is there whole or not at all.
  package static func write(
    _ data: Joined, _ table: ExportedTable, as format: ExportFormat, to file: URL
  ) throws {
    switch format.content {
    case .everyTable(let write): try write(data, file)
    case .oneTable(let write):
      try StreamedFile.write(to: file) { try write(data, table, $0) }
    }
  }

  /// Rows as CSV.
  static func csv(_ rows: some ExportedRows, _ emit: @Sendable ([UInt8]) throws -> Void) throws {
    try text(rows, CSVWriter.head, CSVWriter.piece, emit)
  }

  static func text<Sink: TextSink>(
    _ rows: some ExportedRows, _ head: ([ExportColumn]) -> [UInt8],
    _ sink: @Sendable ([ExportColumn]) -> Sink, _ emit: @Sendable ([UInt8]) throws -> Void
  ) throws {
    try emit(head(rows.columns))
    try RowPieces.make(of: rows.count) { piece in
      var writer = sink(rows.columns)
      try rows.write(piece, to: &writer)
      return writer.bytes
    } emit: {
      try emit($0)
    }
  }

  /// Replaces `file` by a database of everything, whole or not at all.
  package static func sqlite(_ data: Joined, to file: URL) throws {
    let whole = try WholeFile(file.lastPathComponent, in: Folder(file.deletingLastPathComponent()))
    // SQLite takes an empty file for a new database.
    try fill(whole.partial, data)
    try whole.finish(lasting: false)
  }

  private static func fill(_ file: URL, _ data: Joined) throws {
    let finished = FinishedCells(data)
    let cells = CellsTable(finished, data.catalog)
    let series = SeriesTable(finished, data.catalog)
    let steps = SeriesTable(finished, data.catalog, .steps)
    let failures = FailuresTable(data)
    let database = try SQLiteFile(file)
    // The file is new and renamed when it is whole: a journal would protect nothing.
    try database.run("PRAGMA journal_mode = OFF")
    try database.run("PRAGMA synchronous = OFF")
    try database.run("PRAGMA locking_mode = EXCLUSIVE")
    // Pages are written in order, so that a small cache is enough: 8 MB.
    try database.run("PRAGMA cache_size = -8192")
    try database.run("BEGIN")
    let reference = "FOREIGN KEY (cell) REFERENCES cells (cell)"
    try database.add("cells", cells, key: "cell")
    try database.add("series", series, reference: reference)
    if !steps.isEmpty { try database.add("steps", steps, reference: reference) }
    try database.add("failures", failures, key: "cell")
    try describe(
      [("cells", cells.columns), ("series", series.columns)]
        + (steps.isEmpty ? [] : [("steps", steps.columns)]) + [("failures", failures.columns)], data, database
    )
    try database.run("CREATE INDEX series_by_cell ON series (cell)")
    if !steps.isEmpty { try database.run("CREATE INDEX steps_by_cell ON steps (cell)") }
    try database.run("COMMIT")
  }

  /// Of the table `columns`.
  package static let descriptionColumns = [
    ExportColumn("table", .text, "The table that has the column."),
    ExportColumn("column", .text, "Its name."),
    ExportColumn("unit", .text, "Empty for a pure number or text."),
    ExportColumn("better", .text, "larger or smaller; NULL where neither end is best."),
    ExportColumn("meaning", .text, "One sentence."),
  ]

  /// Of the table `experiment`.
  package static let factColumns = [
    ExportColumn("key", .text, "\(factKeys.joined(separator: ", "))."),
    ExportColumn("value", .text, "A text."),
  ]
  private static let factKeys = ["name", "description", "file", "state", "schema_version"]

  private static func describe(
    _ tables: [(name: String, columns: [ExportColumn])], _ data: Joined, _ database: borrowing SQLiteFile
  ) throws {
    let goals = Dictionary(
      data.catalog.families.flatMap { $0.metrics.map { ($0.name, $0.goal) } },
      uniquingKeysWith: { first, _ in first })
    var rows = try database.table("columns", descriptionColumns)
    for (table, columns) in tables {
      for column in columns {
        try rows.add(table)
        try rows.add(column.name)
        try rows.add(column.unit)
        switch goals[column.name] {
        case .maximize: try rows.add("larger")
        case .minimize: try rows.add("smaller")
        default: try rows.addNothing()
        }
        try rows.add(column.summary)
        try rows.endRow()
      }
    }
    var facts = try database.table("experiment", factColumns, key: "key")
    let experiment = data.plan.experiment
    let values = [
      experiment.name, experiment.description, PlainPaths.shortened(experiment.file), data.stateText, "1",
    ]
    for (key, value) in zip(factKeys, values) {
      try facts.add(key)
      try facts.add(value)
      try facts.endRow()
    }
  }
}
