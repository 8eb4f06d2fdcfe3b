import Experiments
import Foundation
import Messages
import TestPrograms
import Testing

@testable import Reporting
@testable import Rows

@Suite struct ReporterTests {
  @Test(arguments: [
    "report.md", "tables/accuracy.csv", "tables/accuracy.md", "tables/pivot.csv",
    "tables/pivot.md", "tables/selected.csv", "tables/selected.md", "figures/curves.gp", "figures/curves.dat",
    "figures/norms.gp", "figures/norms.dat", "figures/rates.gp", "figures/rates.dat",
  ])
  func aSmallExperimentReadsAsItShould(_ path: String) throws {
    try withTemporaryFolder { folder in
      let files = try Reporter(directory: folder, gnuplot: nil, command: "sweep report x.yaml").write(
        SmallExperiment.input())
      #expect(
        files.notes == [
          "gnuplot is not installed: wrote the scripts; run `gnuplot NAME.gp` in figures/ to draw them"
        ])
      let name = "small-" + path.replacing("/", with: "-")
      try expectGolden(try text(of: folder.appending(path: path)), name)
    }
  }

  @Test func theSameInputGivesTheSameBytes() throws {
    func all() throws -> [String: Data] {
      try withTemporaryFolder { folder in
        let input = RealisticExperiment.input(RealisticExperiment.report, seeds: 2, epochs: 6)
        _ = try Reporter(directory: folder, gnuplot: nil, command: "sweep report x.yaml").write(input)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return try paths.reduce(into: [:]) { files, path in
          var isFolder: ObjCBool = false
          let file = folder.appending(path: path)
          if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue {
            files[path] = try Data(contentsOf: file)
          }
        }
      }
    }
    let first = try all()
    #expect(first.count > 20)
    #expect(try all() == first)
  }

  @Test func whatIsNoLongerAskedForIsRemovedAndAPersonsFileStays() throws {
    try withTemporaryFolder { folder in
      let reporter = Reporter(directory: folder, gnuplot: nil, command: "sweep report x.yaml")
      _ = try reporter.write(SmallExperiment.input())
      let mine = folder.appending(path: "figures/mine.gp")
      try Data("plot x\n".utf8).write(to: mine)
      var report = SmallExperiment.report
      report.figures.removeFirst()
      report.tables.removeLast(2)
      _ = try reporter.write(SmallExperiment.input(report))
      let figures = try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: "figures").path)
      #expect(figures.sorted() == ["mine.gp", "norms.dat", "norms.gp", "rates.dat", "rates.gp"])
      let tables = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "tables").path)
      #expect(tables.sorted() == ["accuracy.csv", "accuracy.md"])
    }
  }

  @Test func aReportWithoutAnyResultIsWritten() throws {
    try withTemporaryFolder { folder in
      var input = SmallExperiment.input()
      input.results = [:]
      input.failures = [:]
      let files = try Reporter(
        directory: folder, gnuplot: GnuplotProgram.find(), command: "sweep report x.yaml"
      ).write(input)
      let report = try text(of: files.report)
      #expect(report.contains("**Partial: 0 of 12 cells**"))
      if GnuplotProgram.find() != nil { #expect(files.notes == []) }
    }
  }

  @Test func anEmptyReportSpecificationGivesADefaultOne() throws {
    try withTemporaryFolder { folder in
      let input = RealisticExperiment.input(ReportSpecification(), seeds: 2, epochs: 4)
      // Where results lie is of no matter to what is a table and what a figure.
      let results = folder.appending(path: "tables/figures/r")
      let files = try Reporter(directory: results, gnuplot: nil, command: "sweep report x.yaml").write(input)
      #expect(
        Set(files.tables.map(\.lastPathComponent)) == [
          "final_metrics_network.md", "final_metrics_network.csv", "final_metrics_synthetic.md",
          "final_metrics_synthetic.csv",
        ])
      #expect(
        Set(files.figures.map(\.lastPathComponent)) == [
          "learning_curves_network.gp", "learning_curves_network.dat", "learning_curves_synthetic.gp",
          "learning_curves_synthetic.dat",
        ])
    }
  }

  /// A program that says its final values alone has nothing to draw.
  @Test func aDefaultReportDrawsNoCurveOfWhatNoCellKept() throws {
    try withTemporaryFolder { folder in
      var input = SmallExperiment.input(ReportSpecification())
      let reporter = Reporter(directory: folder, gnuplot: nil, command: "sweep report x.yaml")
      #expect(try reporter.write(input).figures.count == 2)
      for cell in input.plan.cells {
        guard var measurement = try input.results.stored(cell.id)?.measurement() else { continue }
        measurement.series.columns = [:]
        input.results[cell.id] = Sample.result(cell, in: input.plan, measurement)
      }
      let files = try reporter.write(input)
      #expect(files.figures.isEmpty && files.tables.count == 2)
    }
  }

  /// Cells that finished without measuring what a figure shows are no reason for an empty picture without a word.
  @Test func anEmptyFigureSaysWhy() throws {
    var input = SmallExperiment.input()
    input.plan.experiment.report = ReportSpecification(figures: [
      ReportItem(
        name: "norms", kind: "learning_curve", values: ["y": .list(["per_sample_gradient_norm"])]),
      ReportItem(name: "loss", kind: "learning_curve", values: ["y": .list(["train_loss"])]),
    ])
    for id in input.results.cells {
      input.results[id]?.measurement.outcome = .completed
      input.results[id]?.measurement.metrics["per_sample_gradient_norm"] = .nan
      input.results[id]?.measurement.series.columns["per_sample_gradient_norm"] = nil
    }
    try withTemporaryFolder { folder in
      let files = try Reporter(directory: folder, gnuplot: nil, command: "sweep report x.yaml").write(input)
      #expect(
        files.notes.count { $0.contains("norms") && $0.contains("per_sample_gradient_norm was not recorded") }
          == 1,
        "\(files.notes)")
      let report = try String(contentsOf: files.report, encoding: .utf8)
      #expect(report.contains("per_sample_gradient_norm was not recorded"))
    }
  }

  @Test func differencesBetweenMachinesAndRevisionsAreWarnings() throws {
    var input = SmallExperiment.input()
    let ids = input.plan.cells.map(\.id)
    input.results[ids[0]]?.provenance.worker.numericsRevisions["network"] = 2
    input.results[ids[1]]?.provenance.worker.processor = "Other"
    input.results[ids[2]]?.provenance.invocation.isDirty = true
    input.results[ids[3]]?.provenance.worker.compiler = "Swift 6.3, debug build"
    // Another family's revision is no difference.
    input.results[ids[4]]?.provenance.worker.numericsRevisions["synthetic"] = 2
    let warnings = ReportWarnings.all(Joined(input))
    #expect(warnings.count == 4)
    #expect(warnings[0].hasPrefix("Cells were computed by numerics revisions 1, 2"))
    #expect(warnings[1].hasPrefix("1 of 10 cells were computed while tracked files differed"))
    #expect(warnings[2].contains("different processors (AMD EPYC, Other)"))
    #expect(warnings[3].contains("different builds (Swift 6.3, debug build; Swift 6.3, optimised)"))
  }

  @Test(arguments: [
    ("/home/me/sweep run /data/a.yaml --data /x/y", "sweep run a.yaml --data y"),
    ("samples/s", "samples/s"), ("see https://example.org/a/b", "see https://example.org/a/b"),
    ("cannot open '/var/lib/x.bin'", "cannot open 'x.bin'"), ("--data=/mnt/cifar", "--data=cifar"),
    ("experiments/a.yaml", "experiments/a.yaml"), ("1 / 2", "1 / 2"),
  ])
  func absolutePathsAreCutToTheirLastPart(_ text: String, _ expected: String) {
    #expect(PlainPaths.shortened(text) == expected)
  }
}
