import ArgumentParser
import Foundation
import Reporting
import Rows

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes results for sqlite3, pandas, R and others.",
    discussion: """
      An .sqlite file holds every table, a .csv or .jsonl file one of them (--table):

        cells       a row per finished cell: cell, problem, family, optimizer,
                    seed, configuration; stage (tune or final) where the file
                    tunes; its parameters, dotted as in schedule.kind, and
                    optimizer_kind, the optimizer behind a name; outcome
                    (completed or diverged); metrics and times; digest, attempt,
                    started_at_seconds, finished_at_seconds, git_commit
        series      a row per cell and point: cell, epoch or step, metrics, times
        steps       the same of every step, where record: {per_step: …} asked
        failures    a row per cell without a result: cell, problem, optimizer,
                    seed, configuration, kind, message, attempt, at_seconds
        columns     .sqlite: table, column, unit, better (larger or smaller),
                    meaning
        experiment  .sqlite: key, value; name, description, file, state,
                    schema_version

      results/NAME has the same as cells.csv, series.csv and steps.csv; every two \
      tables are merged by cell. Units are in the table columns. \
      Every column has one type; epochs and steps are whole, other numbers \
      plain and in full precision, flags 0 and 1, lists words between spaces. What \
      was not measured is NULL, empty or null, and has no column where no cell did; \
      an infinity is Inf, inf or "inf". In SQL, quote names with a dot or an @. A \
      file that is there is replaced.

        python   pd.read_sql("SELECT * FROM cells", sqlite3.connect("x.sqlite"))
        parquet  pq.write_table(pyarrow.csv.read_csv("x.csv"), "x.parquet")
        R        DBI::dbConnect(RSQLite::SQLite(), "x.sqlite"); read.csv("x.csv")
      """)

  @OptionGroup var options: ExperimentOptions
  @Argument(help: "The file to write; left out, csv and jsonl go to standard output.") var output: String?
  @Option(help: "sqlite, csv or jsonl; left out, by the ending of the file.") var format: ExportFormat?
  @Option(help: "cells (the default), series, steps or failures, for csv and jsonl.") var table:
    ExportedTable?

  func validate() throws {
    guard let format = chosenFormat else {
      throw ValidationError(
        (output.map { "\($0) ends in none of .sqlite, .sqlite3, .db, .csv, .jsonl, .ndjson: " } ?? "")
          + "say which format with --format sqlite, csv or jsonl")
    }
    if format.holdsEveryTable, output == nil {
      throw ValidationError("an SQLite database needs a file to be in")
    }
    if format.holdsEveryTable, table != nil {
      throw ValidationError("an SQLite database holds every table; leave out --table")
    }
    if let output {
      var isFolder: ObjCBool = false
      let folder = URL(filePath: output).deletingLastPathComponent().path
      guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
        throw ValidationError("there is no folder to write \(output) in; make it first")
      }
    }
  }

  func run() throws {
    let (plan, history) = try options.planAndHistory()
    let data = Joined(try options.reportInput(plan, history))
    try options.warnIfNothingIsMeasured(plan, history)
    guard let format = chosenFormat else {
      preconditionFailure("validate() lets no export pass without a format")
    }
    if let output {
      try Exporter.write(data, table ?? .cells, as: format, to: URL(filePath: output))
      print(output)
    } else {
      try Exporter.text(data, table ?? .cells, as: format) { try Output.file($0) }
    }
  }

  private var chosenFormat: ExportFormat? { format ?? output.flatMap { ExportFormat.of(file: $0) } }
}
