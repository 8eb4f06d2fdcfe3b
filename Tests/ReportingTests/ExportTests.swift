import DatabaseReader
import Files
import Foundation
import Messages
import Synchronization
import TestPrograms
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

@Suite struct ExportTests {
  private func text(_ input: ReportInput, _ table: ExportedTable, as format: ExportFormat) throws -> String {
    let pieces = Mutex<[UInt8]>([])
    try Exporter.text(Joined(input), table, as: format) { piece in pieces.withLock { $0 += piece } }
    return String(decoding: pieces.withLock { $0 }, as: UTF8.self)
  }

  @Test func aDatabaseHoldsCellsSeriesFailuresAndWhatTheirColumnsMean() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "small.sqlite")
      let input = SmallExperiment.input()
      try Exporter.sqlite(Joined(input), to: file)
      #expect(try rows(file, "PRAGMA integrity_check") == [["ok"]])
      #expect(try rows(file, "PRAGMA foreign_key_check") == [])
      #expect(try rows(file, "SELECT count(*), sum(outcome = 'diverged') FROM cells") == [["10", "1"]])
      let cell = input.plan.cells[0]
      #expect(
        try rows(
          file,
          "SELECT optimizer, seed, learning_rate, batch_size, \"schedule.kind\", train_loss, wall_seconds"
            + " FROM cells WHERE cell = '\(cell.id)'")
          == [["sgd", "0", "0.01", "128", "step", "1.0", "30.0"]])
      // A diverged cell measured no final loss.
      #expect(
        try rows(file, "SELECT train_loss FROM cells WHERE outcome = 'diverged'") == [[nil]])
      #expect(
        try rows(file, "SELECT count(*), max(epoch), max(train_loss) FROM series WHERE cell = '\(cell.id)'")
          == [["4", "4", "4.0"]])
      // Nine cells of four epochs and one of two.
      #expect(try rows(file, "SELECT count(*) FROM series") == [["38"]])
      #expect(try rows(file, "SELECT kind, seed FROM failures") == [["crashed", "1"]])
      #expect(
        try rows(
          file, "SELECT unit, better FROM columns WHERE \"table\" = 'cells' AND column = 'wall_seconds'")
          == [["s", nil]])
      #expect(
        try rows(
          file, "SELECT better FROM columns WHERE \"table\" = 'series' AND column = 'validation_accuracy'")
          == [["larger"]])
      #expect(
        try rows(file, "SELECT value FROM experiment WHERE key = 'state'")
          == [["Partial: 10 of 12 cells, 1 failed, 1 diverged"]])
      // Every column is described.
      let described = try rows(file, "SELECT column FROM columns WHERE \"table\" = 'cells'").map { $0[0] }
      #expect(try rows(file, "SELECT name FROM pragma_table_info('cells')").map { $0[0] } == described)
    }
  }

  /// A table of its own: what a step's metric means is not what an epoch's of the same name does.
  @Test func whatWasRecordedOfStepsIsATableWhereItWas() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "small.sqlite")
      var input = SmallExperiment.input()
      try Exporter.sqlite(Joined(input), to: file)
      #expect(try rows(file, "SELECT name FROM sqlite_schema WHERE name LIKE 'steps%'") == [])
      input.catalog.families[0].stepMetrics = [
        Metric("loss", "Of the batch.", unit: "nats", goal: .minimize),
        Metric("per_sample_gradient_norm", "Of the step."),
      ]
      for cell in input.plan.cells.prefix(2) {
        input.results[cell.id]?.measurement.steps = Series(
          index: "step", at: [1, 2, 3],
          columns: ["per_sample_gradient_norm": [1, .nan, 4], "loss": [0.5, 0.25, 0.125]])
      }
      try Exporter.sqlite(Joined(input), to: file)
      #expect(try rows(file, "PRAGMA foreign_key_check") == [])
      #expect(
        try rows(
          file,
          "SELECT step, loss, per_sample_gradient_norm FROM steps"
            + " WHERE cell = '\(input.plan.cells[0].id)' ORDER BY step")
          == [["1", "0.5", "1.0"], ["2", "0.25", nil], ["3", "0.125", "4.0"]])
      #expect(try rows(file, "SELECT count(*), count(DISTINCT cell) FROM steps") == [["6", "2"]])
      #expect(
        try rows(
          file,
          "SELECT meaning FROM columns WHERE column = 'per_sample_gradient_norm' ORDER BY \"table\"")
          == [["mean norm"], ["mean norm"], ["Of the step."]])
      let csv = try text(input, .steps, as: .csv).split(separator: "\n")
      #expect(csv.count == 7 && csv[0].hasSuffix(",step,loss,per_sample_gradient_norm"), "\(csv[0])")
    }
  }

  @Test func anExportReplacesTheEarlierOneAndLeavesNothingElse() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "a.sqlite")
      for _ in 0..<2 { try Exporter.sqlite(Joined(SmallExperiment.input()), to: file) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.sqlite"])
      let nowhere = folder.appending(path: "missing/a.sqlite")
      #expect(throws: FileError.self) { try Exporter.sqlite(Joined(SmallExperiment.input()), to: nowhere) }
    }
  }

  @Test(arguments: ExportedTable.allCases)
  func everyTableReadsAsItShould(_ table: ExportedTable) throws {
    let input = SmallExperiment.input()
    let csv = try text(input, table, as: .csv)
    try expectGolden(csv, "export-\(table.rawValue).csv")
    let lines = try text(input, table, as: .jsonl)
      .split(separator: "\n")
    #expect(lines.count == csv.split(separator: "\n").count - 1)
    let heads = csv.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
    for line in lines {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(Set(object.keys) == Set(heads))
    }
  }

  @Test func jsonLinesHoldWhatJSONHasNoWordFor() throws {
    var writer = JSONLinesWriter(["a", "b", "c", "d"].map { ExportColumn($0, .real, "") })
    writer.add("x\"\n\u{1}")
    writer.add(Double.infinity)
    writer.add(Double.nan)
    writer.add(-3)
    writer.endRow()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == "{\"a\":\"x\\\"\\n\\u0001\",\"b\":\"inf\",\"c\":null,\"d\":-3}\n")
  }

  /// The files of a report are the exported tables, and every two tables are merged by `cell`.
  @Test func everyTwoTablesAreMergedByTheirCell() throws {
    var input = SmallExperiment.input()
    input.results[input.plan.cells[0].id]?.measurement.steps = Series(
      index: "step", at: [1, 2], columns: ["loss": [0.5, 0.25]])
    try withTemporaryFolder { folder in
      _ = try Reporter(directory: folder, gnuplot: nil, command: "sweep report x.yaml").write(input)
      var ids: [String: Set<String>] = [:]
      for table in ExportedTable.allCases {
        let exported = try text(input, table, as: .csv)
        let file = folder.appending(path: "\(table.rawValue).csv")
        if table != .failures { #expect(try String(contentsOf: file, encoding: .utf8) == exported) }
        let rows = CSVReader.rows(Data(exported.utf8))
        #expect(rows[0][0] == "cell")
        ids[table.rawValue] = Set(rows.dropFirst().map { $0[0] })
      }
      let database = folder.appending(path: "x.sqlite")
      try Exporter.sqlite(Joined(input), to: database)
      for table in ids.keys {
        let cells = try rows(database, "SELECT DISTINCT cell FROM \(table)").compactMap { $0[0] }
        #expect(Set(cells) == ids[table], "\(table)")
      }
      let measured = Set(input.results.cells)
      #expect(measured.count == 10 && ids["cells"] == measured && ids["series"] == measured)
      #expect(ids["steps"] == [input.plan.cells[0].id])
      let planned = Set(input.plan.cells.map(\.id))
      #expect(ids["failures"]?.count == 1 && ids["failures"]?.isSubset(of: planned) == true)
    }
  }

  @Test func aMetricIsFoundUnderOneName() throws {
    let input = SmallExperiment.input()
    let export = try CSVReader.rows(Data(text(input, .cells, as: .csv).utf8))
    let measured = Set(
      input.results.cells.compactMap { input.results[$0] }.flatMap {
        $0.measurement.metrics.filter { !$0.value.isNaN }.keys
      })
    #expect(!measured.isEmpty && measured.isSubset(of: export[0]))
    let unit = Metric("loss", "", unit: "nats")
    var catalog = input.catalog
    catalog.families[0].metrics.append(unit)
    #expect(MetricColumns(catalog, families: ["network"]).column("loss").name == "loss")
  }

  @Test func theFormatFollowsTheEnding() {
    #expect(ExportFormat.of(file: "a/b.SQLite")?.name == "sqlite")
    #expect(ExportFormat.of(file: "x.db")?.name == "sqlite")
    #expect(ExportFormat.of(file: "x.csv")?.name == "csv")
    #expect(ExportFormat.of(file: "x.jsonl")?.name == "jsonl")
    #expect(ExportFormat.of(file: "x.parquet") == nil)
  }
}
