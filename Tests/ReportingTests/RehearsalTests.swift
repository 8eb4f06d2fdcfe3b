import EditorHelp
import Experiments
import Foundation
import Synchronization
import TestPrograms
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

/// What somebody may add comes from here, and goes every way that ours go: into what files may name, a plan, a report
/// and its links, and out again where it is asked for no more.
@Suite struct RehearsalTests {
  /// A figure kind: how many cells of each optimizer are finished.
  static let finished = FigureKind(
    "finished_cells", "finished cells of each optimizer", Finished.self)

  struct Finished: FigureSettings {
    @Setting(.expression, "what they must have measured") var y: MetricExpression
    var about = FigureAbout()
    var shown: [MetricExpression] { [y] }

    func figure(_ data: Joined) -> Figure {
      let counts = data.optimizers.map { name in
        Double(data.members.filter { $0.configuration.optimizer == name }.reduce(0) { $0 + $1.measuredCount })
      }
      var file = DataFile()
      let block = file.add(
        "finished", columns: ["optimizer", "cells"], rows: counts.enumerated().map { [Double($0), $1] })
      let panel = Drawing.Panel(
        title: "", x: Axis(label: "optimizer", scale: .linear, values: [0, 1], padding: 0.1),
        y: Axis(label: y.description, scale: .linear, values: counts, padding: 0.1),
        marks: [Drawing.Mark(shape: .points, block: block, style: .reference)])
      return Figure(
        drawing: Drawing(panels: [panel], columnCount: 1, data: file), caption: "Finished cells.", notes: [])
    }
  }

  /// A table format: its caption alone.
  static let captions = TableFormat(
    name: "caption", title: "Caption", summary: "what the table shows", fileExtension: "txt"
  ) { _, grid in Data((grid.caption + "\n").utf8) }

  /// An export format: how many fields each row has.
  static let widths = ExportFormat(
    name: "widths", endings: ["widths"], head: { Array("of \($0.count)\n".utf8) }, sink: { _ in Widths() })

  struct Widths: TextSink {
    var bytes: [UInt8] = []
    private var fields = 0
    mutating func add(_ text: String) { fields += 1 }
    mutating func add(_ value: Double?) { fields += 1 }
    mutating func add(_ value: Int) { fields += 1 }
    mutating func endRow() {
      bytes += Array("\(fields)\n".utf8)
      fields = 0
    }
  }

  static let catalog = Catalog(
    families: Sample.catalog.families, optimizers: Sample.catalog.optimizers,
    tables: TableKind.kind(TableFormat.all + [captions]),
    figures: (FigureKinds.all + [finished]).map(\.kind))

  static let file = """
    sweep: 1
    name: rehearsal
    seeds: 0..1
    problems: [{name: digits, model: tiny}]
    optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}, {name: clip_sgd}]
    report:
      tables: [{name: t, values: [final train_loss], formats: [csv, caption]}]
      figures: [{name: f, kind: finished_cells, y: final train_loss}]
    """

  private func input(_ text: String = file) throws -> ReportInput {
    let plan = Plan(
      try Experiment.parse(text, file: "x.yaml", catalog: Self.catalog), catalog: Self.catalog)
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Self.catalog)
    for cell in plan.cells {
      input.results[cell.id] = Sample.result(
        cell, in: plan,
        Vocabulary.Measurement(
          outcome: .completed, metrics: ["train_loss": Double(1 + cell.index)], timings: [:],
          series: Series(index: "epoch", at: [1], columns: ["train_loss": [Double(1 + cell.index)]])))
    }
    return input
  }

  private func reporter(_ folder: URL) -> Reporter {
    var reporter = Reporter(directory: folder, gnuplot: nil, command: "sweep report x.yaml")
    reporter.figures = FigureKinds.all + [Self.finished]
    reporter.tableFormats = TableFormat.all + [Self.captions]
    return reporter
  }

  @Test func aFileNamesThemWhereTheCatalogDoes() throws {
    #expect(try input().plan.cells.count == 6)
    let error = #expect(throws: Diagnostics.self) {
      try Experiment.parse(Self.file, file: "x.yaml", catalog: Sample.catalog)
    }
    let message = "\(try #require(error))"
    #expect(message.contains("finished_cells") && message.contains("caption"))
    let topics = Reference(Self.catalog, results: []).topics
    #expect(topics.contains { $0.name == "finished_cells" })
  }

  @Test func aReportHasThemAndTheNextOneTakesThemAway() throws {
    try withTemporaryFolder { folder in
      let input = try input()
      let files = try reporter(folder).write(input)
      #expect(
        files.tables.map(\.lastPathComponent) == ["t.csv", "t.txt"]
          && files.figures.map(\.lastPathComponent) == ["f.gp", "f.dat"])
      #expect(try text(of: folder.appending(path: "tables/t.txt")).contains("seeds"))
      #expect(try text(of: folder.appending(path: "figures/f.dat")).contains("\n0 4\n1 2\n"))
      let report = try text(of: files.report)
      for words in ["[Caption](tables/t.txt)", "### f\n", "Finished cells.", "[script](figures/f.gp)"] {
        #expect(report.contains(words), "\(words)")
      }
      #expect(try text(of: folder.appending(path: "report.html")).contains("href=\"tables/t.txt\""))
      // A report that came with its folder stays.
      #expect(try reporter(folder).keep(input) != nil)
      _ = try reporter(folder).write(
        try self.input(
          Self.file.replacing("[csv, caption]", with: "[csv]").replacing("name: f", with: "name: g")))
      let left = try ["tables", "figures"].map {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: $0).path).sorted()
      }
      #expect(left == [["t.csv"], ["g.dat", "g.gp"]])
    }
  }

  @Test(arguments: ExportedTable.allCases) func anExportHasThem(_ table: ExportedTable) throws {
    try withTemporaryFolder { folder in
      let formats = ExportFormat.all + [Self.widths]
      let format = try #require(ExportFormat.of(file: "x.widths", among: formats))
      let file = folder.appending(path: "x.widths")
      let input = try input()
      try Exporter.write(Joined(input), table, as: format, to: file)
      let lines = try text(of: file).split(separator: "\n")
      let rows = [ExportedTable.cells: 6, .series: 6][table] ?? 0
      #expect(lines.count == 1 + rows)
      #expect(lines.dropFirst().allSatisfy { "of \($0)" == lines[0] })
    }
  }
}
