import Experiments
import Foundation
import Messages
import Problems
import Reporting
import Results
import Rows
import TestPrograms
import Testing
import Vocabulary
import Worker

@testable import sweep

/// The whole way of an experiment with problems that only a test knows: handed in, never registered.
///
/// What runs a cell is a real worker loop, answering the lines that the program would send.
struct Rehearsal {
  let problems: Problems
  let catalog: Catalog
  let plan: Plan
  let folder: URL

  init(_ problems: [any Problem], _ text: String) throws {
    self.problems = Problems(problems)
    catalog = Catalog(
      families: self.problems.families, optimizers: Problems.optimizers, tables: TableKind.kind,
      figures: FigureKinds.all.map(\.kind))
    plan = Plan(try Experiment.parse(text, file: "rehearsal.yaml", catalog: catalog), catalog: catalog)
    folder = FileManager.default.temporaryDirectory.appending(path: "rehearsal-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Every cell of the plan, and what the loop answered.
  func run() throws -> [WorkerReply] {
    let output = folder.appending(path: "replies")
    try Data().write(to: output)
    let handle = try FileHandle(forWritingTo: output)
    var lines = try plan.cells.flatMap { cell in
      let configuration = plan.configuration(of: cell)
      return [
        try WorkerLines.configuration(
          id: configuration.id, family: configuration.family, values: configuration.values),
        WorkerLines.cell(cell.id, configuration: configuration.id, seed: cell.seed),
      ]
    }[...]
    try WorkerLoop.run(problems, dataDirectory: folder, threads: 1, artefacts: folder, output: handle) {
      lines.popFirst().map { String(decoding: $0, as: UTF8.self) }
    }
    try handle.close()
    return try Data(contentsOf: output).split(separator: UInt8(ascii: "\n")).map { line in
      try Array(line).withUnsafeBufferPointer { try WorkerLines.readReply($0).reply }
    }
  }

  /// Puts the replies into the experiment's store and gives what a report is made of.
  func keep(_ replies: [WorkerReply]) throws -> ReportInput {
    guard case .ready(let worker) = replies.first else { throw CellError("the worker is not ready") }
    let invocation = Invocation(id: "1", host: "here", commit: nil, isDirty: false, command: "rehearsal")
    let journal = JournalWriter(directory: folder, invocation: invocation.id)
    let cells = Dictionary(uniqueKeysWithValues: plan.cells.map { ($0.id, $0) })
    for case .finished(let id, let measurement) in replies {
      let cell = try #require(cells[id])
      let configuration = plan.configuration(of: cell)
      let result = CellResult(
        cell: id, experiment: plan.experiment.name, problem: configuration.problem,
        family: configuration.family, optimizer: configuration.optimizer, seed: cell.seed,
        configuration: configuration.id, values: configuration.values, measurement: measurement,
        digest: measurement.digest, attempt: 1,
        provenance: Provenance(worker: worker, invocation: invocation, startedAt: 0, finishedAt: 1))
      #expect(result.numericsRevision == problems[configuration.family]?.family.numericsRevision)
      try journal.append(.finished(result))
    }
    let stored = try ResultStore(directory: folder).outlines(plan.cells.map(\.id))
    return ReportInput(plan: plan, results: stored.results, failures: stored.failures, catalog: catalog)
  }

  func report(_ input: ReportInput) throws -> String {
    let files = try Reporter(directory: folder, gnuplot: nil, command: "sweep report").write(input)
    return try String(contentsOf: files.report, encoding: .utf8)
  }

  /// A table as CSV, row by row.
  func export(_ table: ExportedTable, _ input: ReportInput) throws -> [[String]] {
    let file = folder.appending(path: "\(table.rawValue)-exported.csv")
    try Data().write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    try Exporter.text(Joined(input), table, as: .csv) { try handle.write(contentsOf: Data($0)) }
    try handle.close()
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      $0.components(separatedBy: ",")
    }
  }

  /// Rows of `sweep bench FILE`.
  func bench() throws -> [TrainingTimes.Row] {
    try EpochContests(plan, catalog: catalog)
      .rows(by: CellRunner(problems, context: CellContext(dataDirectory: folder)), seconds: 0) { _ in }.rows
  }

  /// What `sweep plan` reckons, in seconds.
  func estimate() throws -> Double {
    var calibration = Calibration(
      cache: folder.appending(path: "cache"), data: folder, catalog: catalog, problems: problems)
    return try CostEstimate(
      of: plan.cells, [], plan, costs: .init(), calibration: &calibration, announce: { _ in }
    ).workerSeconds
  }

  /// What a problem promises and what its cells measure are the same names: nothing is missing, nothing is said that no
  /// report could name.
  func checkNames(_ replies: [WorkerReply], optional: Set<String> = []) throws {
    let cells = Dictionary(uniqueKeysWithValues: plan.cells.map { ($0.id, $0) })
    for case .finished(let id, let measurement) in replies {
      let cell = try #require(cells[id])
      let family = try #require(problems[plan.configuration(of: cell).family]).family
      let metrics = family.metrics.filter { !optional.contains($0.name) }
      func names(_ isTiming: Bool, _ isSeries: Bool?) -> Set<String> {
        Set(
          metrics.filter { $0.isTiming == isTiming && (isSeries ?? $0.isSeries) == $0.isSeries }.map(\.name))
      }
      #expect(Set(measurement.metrics.keys) == names(false, nil))
      #expect(Set(measurement.timings.keys) == names(true, nil))
      #expect(Set(measurement.series.columns.keys) == names(false, true))
      #expect(Set(measurement.series.timings.keys) == names(true, true))
      #expect(measurement.series.index == family.seriesIndex && !measurement.series.at.isEmpty)
    }
  }
}
