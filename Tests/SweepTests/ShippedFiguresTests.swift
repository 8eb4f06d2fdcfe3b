import Experiments
import Foundation
import Messages
import PDFText
import Reporting
import Results
import Testing
import Vocabulary

@testable import sweep

/// The figures of the shipped files, drawn from made-up measurements of every cell.
@Suite struct ShippedFiguresTests {
  private static let gnuplot = GnuplotProgram.find()

  /// Nothing of a shipped figure is lost: every label is on the page, and none on another one.
  @Test(
    .enabled(
      if: gnuplot != nil && PDFText.isAsked, "gnuplot or pdftotext is not installed: no figure was read"),
    arguments: ShippedFilesTests.names)
  func everyLabelOfAShippedFigureCanBeRead(name: String) throws {
    let input = try Self.input(name)
    let folder = FileManager.default.temporaryDirectory.appending(path: "sweep-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try Reporter(directory: folder, gnuplot: Self.gnuplot, command: "sweep report x.yaml").write(
      input)
    let scripts = files.figures.filter { $0.pathExtension == "gp" }
    let figures = input.plan.experiment.report.figures
    #expect(!scripts.isEmpty && (figures.isEmpty || scripts.count == figures.count))
    for script in scripts {
      let stem = script.deletingPathExtension()
      for ending in ["svg", "png"] {
        #expect(FileManager.default.fileExists(atPath: stem.appendingPathExtension(ending).path))
      }
      let page = try PDFText(of: stem.appendingPathExtension("pdf"))
      let faults = page.faults(script: try String(contentsOf: script, encoding: .utf8))
      #expect(faults == [], "\(name), \(stem.lastPathComponent)")
      #expect(page.words.count > 10)
    }
  }

  /// Two seeds of each stage.
  private static func input(_ name: String) throws -> ReportInput {
    var experiment = try Experiment.load(
      path: ShippedFilesTests.folder.appending(path: name + ".yaml").path,
      catalog: ExperimentOptions.catalog)
    let catalog = experiment.known
    experiment.seeds = Array(experiment.seeds.prefix(2))
    let firsts = Dictionary(
      experiment.configurations.enumerated().map { ([$1.problem, $1.optimizer], $0) },
      uniquingKeysWith: { first, _ in first })
    let plan = Plan(
      experiment, catalog: catalog, chosen: experiment.tuning?.final == nil ? [] : firsts.values.sorted())
    let worker = WorkerIdentity(
      numericsRevisions: [:], compiler: "none", processor: "none", kernel: "none", threads: 1)
    let invocation = Invocation(id: "one", host: "host", commit: nil, isDirty: false, command: "sweep")
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: catalog)
    for cell in plan.cells {
      let configuration = plan.configuration(of: cell)
      guard let family = catalog.families.first(where: { $0.name == configuration.family }) else { continue }
      input.results[cell.id] = CellResult(
        cell: cell.id, experiment: name, problem: configuration.problem, family: family.name,
        optimizer: configuration.optimizer, seed: cell.seed, configuration: configuration.id,
        values: configuration.values, measurement: measurement(cell, configuration, family), digest: cell.id,
        attempt: 1,
        provenance: Provenance(worker: worker, invocation: invocation, startedAt: 0, finishedAt: 1))
    }
    return input
  }

  /// Every metric of the family, with curves that fall and quantiles that rise.
  private static func measurement(
    _ cell: Cell, _ configuration: Configuration, _ family: ProblemFamily
  ) -> Vocabulary.Measurement {
    let steps = configuration.values["steps"]?.number ?? 100
    let place = Double(cell.configurationIndex % 17) / 17 + Double(cell.seed % 5) / 50
    var metrics: [String: Double] = [:]
    var timings: [String: Double] = [:]
    var columns: [String: [Double]] = [:]
    var clocks: [String: [Double]] = [:]
    for (index, metric) in family.metrics.enumerated() {
      let level = (0.2 + place) / pow(steps, 0.25) * Double(1 + index % 3)
      let column = (1...6).map { level * (1 + 3 / Double($0)) }
      if metric.isTiming { timings[metric.name] = level } else { metrics[metric.name] = level }
      if metric.isSeries {
        if metric.isTiming { clocks[metric.name] = column } else { columns[metric.name] = column }
      }
      for delta in configuration.values["deltas"]?.list?.compactMap(\.number) ?? [] where !metric.isSeries {
        let quantile = level * pow(delta, -0.2)
        for (ending, factor) in [("", 1), ("_low", 0.9), ("_high", 1.2)] {
          metrics["\(metric.name)@\(Value.shortest(delta))\(ending)"] = quantile * factor
        }
      }
    }
    metrics["samples"] = steps * 8
    return Vocabulary.Measurement(
      outcome: .completed, metrics: metrics, timings: timings,
      series: Series(
        index: family.seriesIndex, at: (1...6).map(Double.init), columns: columns, timings: clocks))
  }
}
