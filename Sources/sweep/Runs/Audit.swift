import Execution
import Experiments
import Foundation
import Messages
import Results
import Synchronization
import Vocabulary

/// Measures finished cells again, in a folder of its own, and compares.
struct Audit {
  private let plan: Plan
  private let cells: [Cell]
  private let stored: [String: CellResult]
  private let pool: (_ folder: URL) -> LocalPool

  /// - Parameters:
  ///   - stored: results of the cells.
  ///   - pool: for a folder that stands for `results/NAME`.
  init(
    _ plan: Plan, _ cells: [Cell], stored: [String: CellResult], pool: @escaping (_ folder: URL) -> LocalPool
  ) {
    self.plan = plan
    self.cells = cells
    self.stored = stored
    self.pool = pool
  }

  /// What came of it.
  struct Findings {
    /// For a person.
    var text: String
    var isClean: Bool
    var isStopped: Bool
  }

  func run(title: String, isQuiet: Bool, file: String) throws -> Findings {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sweep-verify-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let pool = pool(folder)
    let view = ProgressViews.make(
      RunProgress(
        plan, cells: cells, jobs: pool.jobs, costs: CellCosts(), catalog: plan.experiment.known),
      title: title, isQuiet: isQuiet)
    let invocation = Invocation.current(
      experimentFile: file, results: folder.path, command: ExperimentOptions.commandLine)
    let interruption = Interruption()
    let measured = Mutex<[String: CellResult]>([:])
    let stop: @Sendable () -> Void = {
      interruption.request()
      view.showStopping()
    }
    let summary = try StopSignals.watching(stop) {
      try pool.run(
        cells, of: plan.workload, attempts: [:], invocation: invocation,
        journal: JournalWriter(directory: folder, invocation: invocation.id), interruption: interruption
      ) { event in
        if case .finished(let result, _) = event { measured.withLock { $0[result.cell] = result } }
        view.show(event)
      }
    }
    view.finish()
    return findings(measured.withLock { $0 }, summary, isStopped: interruption.isRequested)
  }

  /// A measurement without the metrics that there were none of when an earlier one was kept: a metric that is new
  /// since then tells nothing about the numbers that were.
  static func comparable(
    _ now: Vocabulary.Measurement, with before: Vocabulary.Measurement
  ) -> Vocabulary.Measurement {
    var now = now
    now.metrics = now.metrics.filter { before.metrics[$0.key] != nil }
    return now
  }

  private func findings(
    _ measured: [String: CellResult], _ summary: ExecutionSummary, isStopped: Bool
  ) -> Findings {
    let names = CellNames(plan)
    var lines: [String] = []
    var differing = 0
    // Of problems that do not promise every bit.
    var close = 0
    let tolerances = Dictionary(
      plan.experiment.known.families.compactMap { family in family.tolerance.map { (family.name, $0) } },
      uniquingKeysWith: { first, _ in first })
    for cell in cells {
      guard let before = stored[cell.id], let now = measured[cell.id] else { continue }
      let again = Self.comparable(now.measurement, with: before.measurement)
      guard before.digest != again.digest else { continue }
      if let tolerance = tolerances[plan.configuration(of: cell).family],
        Differences.areClose(before.measurement, again, within: tolerance)
      {
        close += 1
        continue
      }
      differing += 1
      lines.append("\(cell.id.prefix(16)) \(names[cell.id])")
      lines += Differences.lines(before.measurement, again).map { "    " + $0 }
      lines += Differences.lines(before.provenance.worker, now.provenance.worker).map { "    " + $0 }
    }
    var text = "\(summary.finished) of \(cells.count) cells measured again: "
    let same =
      close == 0 ? "every one the same to the bit" : "\(close) within the tolerance, the others to the bit"
    text += differing == 0 ? same : "\(differing) differ"
    if summary.failed > 0 { text += "; \(summary.failed) failed" }
    return Findings(
      text: ([text] + lines).joined(separator: "\n"), isClean: differing == 0 && summary.failed == 0,
      isStopped: isStopped)
  }
}
