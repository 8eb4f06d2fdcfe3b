import ArgumentParser
import Foundation
import Reporting
import Results

extension ExportFormat: ExpressibleByArgument {}
extension ExportedTable: ExpressibleByArgument {}

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes results for sqlite3, pandas, R and others.",
    discussion: """
      `sweep export FILE out.sqlite` holds every table; csv and jsonl hold one of them. The table "columns" of the
      SQLite file says what every column means, and its unit. What was not measured is NULL, empty or null.
      """)

  @OptionGroup var options: ExperimentOptions
  @Argument(help: "The file to write; left out, csv and jsonl go to standard output.") var output: String?
  @Option(help: "sqlite, csv or jsonl; left out, by the ending of the file.") var format: ExportFormat?
  @Option(help: "cells, series, steps or failures, for csv and jsonl.") var table = ExportedTable.cells

  func run() throws {
    guard let format = format ?? output.flatMap(ExportFormat.init(file:)) else {
      throw ValidationError("say which format with --format sqlite, csv or jsonl")
    }
    let input = try options.reportInput(try options.plan())
    switch format {
    case .sqlite:
      guard let output else { throw ValidationError("an SQLite database needs a file to be in") }
      try Exporter.sqlite(input, to: URL(filePath: output))
    case .csv, .jsonl:
      if let output {
        try StreamedFile.write(to: URL(filePath: output)) {
          try Exporter.text(input, table, as: format, emit: $0)
        }
      } else {
        try Exporter.text(input, table, as: format) {
          try FileHandle.standardOutput.write(contentsOf: Data($0))
        }
      }
    }
    if let output { print(output) }
  }
}
