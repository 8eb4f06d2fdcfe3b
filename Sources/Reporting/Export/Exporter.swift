import Files
import Foundation
import Results

/// Formats in which results leave `sweep`.
public enum ExportFormat: String, CaseIterable, Sendable {
  case sqlite, csv, jsonl

  /// By the ending of a file's name; nil for an unknown one.
  public init?(file: String) {
    switch URL(filePath: file).pathExtension.lowercased() {
    case "sqlite", "sqlite3", "db": self = .sqlite
    case "csv": self = .csv
    case "jsonl", "ndjson": self = .jsonl
    default: return nil
    }
  }
}

/// Tables that a CSV or JSON Lines file can hold one of; an SQLite file holds all.
public enum ExportedTable: String, CaseIterable, Sendable {
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
public enum Exporter {
  /// Gives a table as CSV or JSON Lines, piece by piece.
  ///
  /// - Parameter format: not `sqlite`, which is no text.
  public static func text(
    _ input: ReportInput, _ table: ExportedTable, as format: ExportFormat,
    emit: @Sendable ([UInt8]) throws -> Void
  ) throws {
    let data = Joined(input)
    switch table {
    case .cells: try text(CellsTable(FinishedCells(data), input.catalog), format, emit)
    case .series: try text(SeriesTable(FinishedCells(data), input.catalog), format, emit)
    case .steps: try text(SeriesTable(FinishedCells(data), input.catalog, .steps), format, emit)
    case .failures: try text(FailuresTable(data), format, emit)
    }
  }

  private static func text(
    _ rows: some ExportedRows, _ format: ExportFormat, _ emit: @Sendable ([UInt8]) throws -> Void
  ) throws {
    if format == .csv { try emit(CSVWriter(header: rows.columns.map(\.name), isTyped: true).bytes) }
    try RowPieces.make(of: rows.count) { piece in
      if format == .csv {
        var writer = CSVWriter(isTyped: true)
        try rows.write(piece, to: &writer)
        return writer.bytes
      }
      var writer = JSONLinesWriter(rows.columns)
      try rows.write(piece, to: &writer)
      return writer.bytes
    } emit: {
      try emit($0)
    }
  }

  /// Replaces `file` by a database of everything, whole or not at all.
  public static func sqlite(_ input: ReportInput, to file: URL) throws {
    let whole = try WholeFile(file.lastPathComponent, in: Folder(file.deletingLastPathComponent()))
    // SQLite takes an empty file for a new database.
    try fill(whole.partial, input)
    try whole.finish(lasting: false)
  }

  private static func fill(_ file: URL, _ input: ReportInput) throws {
    let data = Joined(input)
    let finished = FinishedCells(data)
    let cells = CellsTable(finished, input.catalog)
    let series = SeriesTable(finished, input.catalog)
    let steps = SeriesTable(finished, input.catalog, .steps)
    let failures = FailuresTable(data)
    let database = try SQLiteFile(file)
    // The file is new and renamed when it is whole: a journal would protect nothing.
    try database.run("PRAGMA journal_mode = OFF")
    try database.run("PRAGMA synchronous = OFF")
    try database.run("PRAGMA locking_mode = EXCLUSIVE")
    // Pages are written in order, so that a small cache is enough: 8 MB.
    try database.run("PRAGMA cache_size = -8192")
    try database.run("BEGIN")
    do {
      var rows = try database.table("cells", cells.columns, key: "cell")
      try cells.write(0..<cells.count, to: &rows)
    }
    do {
      var rows = try database.table(
        "series", series.columns, reference: "FOREIGN KEY (cell) REFERENCES cells (cell)")
      try series.write(0..<series.count, to: &rows)
    }
    if !steps.isEmpty {
      var rows = try database.table(
        "steps", steps.columns, reference: "FOREIGN KEY (cell) REFERENCES cells (cell)")
      try steps.write(0..<steps.count, to: &rows)
    }
    do {
      var rows = try database.table("failures", failures.columns, key: "cell")
      try failures.write(0..<failures.count, to: &rows)
    }
    try describe(
      [("cells", cells.columns), ("series", series.columns)]
        + (steps.isEmpty ? [] : [("steps", steps.columns)]) + [("failures", failures.columns)], input,
      ReportState(data), database)
    try database.run("CREATE INDEX series_by_cell ON series (cell)")
    if !steps.isEmpty { try database.run("CREATE INDEX steps_by_cell ON steps (cell)") }
    try database.run("COMMIT")
  }

  /// Of the table `columns`.
  static let descriptionColumns = [
    ExportColumn("table", .text, "The table that has the column."),
    ExportColumn("column", .text, "Its name."),
    ExportColumn("unit", .text, "Empty for a pure number or text."),
    ExportColumn("better", .text, "larger or smaller; NULL where neither end is best."),
    ExportColumn("meaning", .text, "One sentence."),
  ]

  /// Of the table `experiment`.
  static let factColumns = [
    ExportColumn("key", .text, "\(factKeys.joined(separator: ", "))."),
    ExportColumn("value", .text, "A text."),
  ]
  private static let factKeys = ["name", "description", "file", "state", "schema_version"]

  private static func describe(
    _ tables: [(name: String, columns: [ExportColumn])], _ input: ReportInput,
    _ state: ReportState, _ database: borrowing SQLiteFile
  ) throws {
    let goals = Dictionary(
      input.catalog.families.flatMap { $0.metrics.map { ($0.name, $0.goal) } },
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
    let experiment = input.plan.experiment
    let values = [
      experiment.name, experiment.description, PlainPaths.shortened(experiment.file), state.sentence, "1",
    ]
    for (key, value) in zip(factKeys, values) {
      try facts.add(key)
      try facts.add(value)
      try facts.endRow()
    }
  }
}
