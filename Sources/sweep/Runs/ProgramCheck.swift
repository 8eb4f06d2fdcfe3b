import Escapes
import Execution
import Experiments
import Foundation
import Messages
import Repositories
import Results
import Synchronization
import Vocabulary

/// Runs two cells of a program, one twice and one with a stop in its middle, and says what was read and what differed.
struct ProgramCheck {
  let plan: Plan
  let program: Program
  let first: Cell
  let second: Cell
  let file: String
  /// For a folder that stands for `results/NAME`.
  let pool: (_ folder: URL) -> LocalPool

  /// What one run of a cell gave.
  private struct Trial {
    var result: CellResult?
    var failure: CellFailure?
    var notes: [String] = []
    /// Whether it was stopped before its end.
    var wasStopped = false
    /// Rows that had come when it was stopped.
    var position = ""
  }

  func run() throws -> Findings {
    let stop = Interruption()
    return try StopSignals.watching(stop) { try run(stop) }
  }

  private func run(_ stop: Interruption) throws -> Findings {
    let root = FileManager.default.temporaryDirectory.appending(path: "sweep-check-\(UUID())")
    defer { try? FileManager.default.removeItem(at: root) }
    var lines = ["\(program.name): \(program.command.map(QuotedText.shell).joined(separator: " "))"]
    var problems: [String] = []
    func say(_ text: String) { lines.append("  \(text)") }
    func complain(_ text: String) {
      lines.append("  PROBLEM: \(text)")
      problems.append(text)
    }
    func finish() -> Findings {
      lines.append(
        problems.isEmpty ? "  The contract is kept." : "  \(counted(problems.count, "problem")), see above.")
      return Findings(
        text: lines.joined(separator: "\n"), isClean: problems.isEmpty, isStopped: stop.isRequested)
    }
    let once = try trial(first, in: root.appending(path: "once"), stop: stop)
    guard let result = once.result else {
      complain("cell 1 gave no measurement: \(once.failure?.message ?? "it was stopped")")
      for line in once.failure?.log ?? [] { lines.append("    \(line)") }
      return finish()
    }
    describe(result.measurement, result.provenance.worker.program, say)
    for note in once.notes { complain(note) }
    let again = try trial(first, in: root.appending(path: "again"), stop: stop)
    compare("cell 1, measured twice", result, again, say, complain)
    let whole = try trial(second, in: root.appending(path: "whole"), stop: stop)
    guard let other = whole.result else {
      complain("cell 2 gave no measurement: \(whole.failure?.message ?? "it was stopped")")
      return finish()
    }
    let folder = root.appending(path: "stopped")
    let broken = try trial(second, in: folder, stop: stop, isToBeStopped: true)
    if broken.wasStopped {
      let resumed = try trial(second, in: folder, stop: stop)
      let how = program.keepsCheckpoint ? "gone on with" : "begun anew, for checkpoint is false"
      compare("cell 2, stopped at \(broken.position) and \(how)", other, resumed, say, complain)
    } else if stop.isRequested {
      return finish()
    } else {
      say("cell 2 ended before it could be stopped; take longer cells to try that")
    }
    return finish()
  }

  private func describe(
    _ measurement: Vocabulary.Measurement, _ origin: ProgramOrigin?, _ say: (String) -> Void
  ) {
    let series = measurement.series
    let declared = Set(program.metrics.map(\.name))
    let columns = series.columns.keys.sorted()
    if series.at.isEmpty {
      say("read no line with \(program.series): there will be no curves")
    } else {
      say("read \(series.at.count) rows by \(series.index): \(columns.joined(separator: ", "))")
    }
    let values = measurement.metrics.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    say("at the end \(values.joined(separator: ", ")); \(measurement.outcome.rawValue)")
    let unknown = Set(columns + measurement.metrics.keys).subtracting(declared).sorted()
    if !unknown.isEmpty { say("kept, and not declared under metrics: \(unknown.joined(separator: ", "))") }
    let missing = declared.filter { measurement.metrics[$0]?.isNaN == true }.sorted()
    if !missing.isEmpty { say("declared, and not reported: \(missing.joined(separator: ", "))") }
    let versions = (origin?.versions ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    say(
      versions.isEmpty
        ? "it reported no versions; a first line {\"versions\": {\"python\": \"3.12\"}} keeps them with the results"
        : "versions: \(versions.joined(separator: ", "))")
    let files = origin?.files.map(\.path) ?? []
    say(
      files.isEmpty
        ? "no file is part of a cell's identity: an edit of the program will not make results stale"
        : "part of a cell's identity: \(files.joined(separator: ", "))")
  }

  private func compare(
    _ what: String, _ before: CellResult, _ now: Trial, _ say: (String) -> Void, _ complain: (String) -> Void
  ) {
    guard let result = now.result else {
      return complain("\(what): no measurement: \(now.failure?.message ?? "it was stopped")")
    }
    if before.digest == result.digest { return say("\(what): the same to the bit") }
    let differences = Differences.lines(before.measurement, result.measurement)
    let text = "\(what): \(differences.prefix(4).joined(separator: "; "))"
    guard let tolerance = program.tolerance else {
      return complain("\(text); deterministic is true: say false, or seed everything by SWEEP_SEED")
    }
    if Differences.areClose(before.measurement, result.measurement, within: tolerance) {
      say("\(text); within the tolerance of \(tolerance)")
    } else {
      complain("\(text); beyond the tolerance of \(tolerance)")
    }
  }

  private func trial(
    _ cell: Cell, in folder: URL, stop: Interruption, isToBeStopped: Bool = false
  ) throws -> Trial {
    let trial = Mutex(Trial())
    let interruption = isToBeStopped ? Interruption() : stop
    let invocation = Invocation.current(
      experimentFile: file, results: folder.path, command: ExperimentOptions.commandLine)
    _ = try pool(folder).run(
      [cell], of: plan.workload, attempts: [:], invocation: invocation,
      journal: JournalWriter(directory: folder, invocation: invocation.id), interruption: interruption
    ) { event in
      trial.withLock { trial in
        switch event {
        case .finished(let result, _): trial.result = result
        case .failed(let failure, _): trial.failure = failure
        case .noted(_, let message, _): trial.notes.append(message)
        case .interrupted: trial.wasStopped = true
        case .progress(let progress, _):
          guard isToBeStopped, trial.position.isEmpty else { return }
          trial.position = progress.position
        default: break
        }
      }
      if isToBeStopped, case .progress = event { interruption.request() }
      if isToBeStopped, stop.isRequested { interruption.request() }
    }
    return trial.withLock { $0 }
  }
}
