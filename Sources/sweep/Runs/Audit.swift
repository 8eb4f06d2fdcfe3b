import Execution
import Experiments
import Foundation
import Messages
import Repositories
import Results
import Rows
import Synchronization
import Vocabulary

/// What came of measuring cells again.
struct Findings {
  /// For a person.
  var text: String
  var isClean: Bool
  var isStopped: Bool
}

/// Measures finished cells again, in a folder of its own, and compares.
struct Audit {
  let plan: Plan
  let cells: [Cell]
  /// Results of the cells; of a table, without series and the worker.
  let stored: CellResults
  /// For a folder that stands for `results/NAME`.
  let pool: (_ folder: URL) -> LocalPool

  func run(title: String, isQuiet: Bool, file: String) throws -> Findings {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sweep-verify-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let pool = pool(folder)
    let view = RunDisplay(
      RunProgress(plan, cells: cells, jobs: pool.jobs, costs: CellCosts(), catalog: plan.experiment.known),
      title: title, isQuiet: isQuiet)
    let invocation = Invocation.current(
      experimentFile: file, results: folder.path, command: ExperimentOptions.commandLine)
    let interruption = Interruption()
    let measured = Mutex<[String: CellResult]>([:])
    let summary = try StopSignals.watching(interruption, view) {
      try pool.run(
        cells, of: plan.workload, attempts: [:], invocation: invocation,
        journal: JournalWriter(directory: folder, invocation: invocation.id), interruption: interruption
      ) { event in
        if case .finished(let result, _) = event { measured.withLock { $0[result.cell] = result } }
        view.show(event)
      }
    }
    view.finish()
    let findings = findings(measured.withLock { $0 }, summary, isStopped: interruption.isRequested)
    // A result that its journal no longer has was compared with nothing.
    try stored.check()
    return findings
  }

  private func findings(
    _ measured: [String: CellResult], _ summary: ExecutionSummary, isStopped: Bool
  ) -> Findings {
    let names = CellNames(plan)
    var lines: [String] = []
    var differing = 0
    // Of problems that do not promise every bit.
    var close = 0
    let families = plan.experiment.known.families
    for cell in cells {
      guard let before = stored[cell.id], let now = measured[cell.id] else { continue }
      let again = Remeasured(now.measurement, of: before)
      guard !again.isSame else { continue }
      let family = plan.configuration(of: cell).family
      if let tolerance = families.first(where: { $0.name == family })?.tolerance,
        Differences.areClose(before.measurement, again.told, within: tolerance)
      {
        close += 1
        continue
      }
      differing += 1
      lines.append("\(cell.id.prefix(16)) \(names[cell.id])")
      lines += again.differences.map { "    " + $0 }
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

/// A cell's second measurement beside what is kept of the first: a journal's result, or what a table tells of it.
struct Remeasured {
  /// Of the second, what the first tells of: a metric that is new since it was kept says nothing about the numbers that were.
  let told: Vocabulary.Measurement
  /// A line each; none where every number that is kept is the same.
  let differences: [String]
  /// Whether every bit of the first measurement is the same, by its digest too.
  let isSame: Bool

  init(_ now: Vocabulary.Measurement, of before: CellResult) {
    let kept = before.measurement
    var known = now
    known.metrics = now.metrics.filter { kept.metrics[$0.key] != nil }
    // A table leaves out what is no number, and series.
    let isTable = before.provenance.worker == .untold
    var digests = [known.digest]
    if isTable {
      var numberless = known
      numberless.metrics.merge(now.metrics.filter(\.value.isNaN)) { first, _ in first }
      digests += [now.digest, numberless.digest]
      known.series = kept.series
      known.steps = kept.steps
    }
    told = known
    let lines = Differences.lines(kept, known)
    let hasDigest = digests.contains(before.digest)
    let other =
      "digest: every number that is kept is the same, the digest is not: a series differs, or it was edited"
    differences = lines.isEmpty && !hasDigest ? [other] : lines
    isSame = hasDigest && lines.isEmpty
  }
}
