import Digests
import Escapes
import Foundation
import Messages
import Problems
import Processes
import Vocabulary

/// A cell that a program of the user's computes.
struct ProgramCell: ProblemCell {
  let request: ProgramRequest
  let values: [String: Value]
  let seed: Int
  let host: ProgramHost

  /// The exit status that says: a checkpoint is kept, start me again. EX_TEMPFAIL of sysexits.h.
  static let pausedStatus = 75

  /// - Throws: ``CellEnd`` where the program gave no measurement, ``CellPaused`` where it wants to be started again.
  func measure(in context: CellContext) throws -> Vocabulary.Measurement {
    let program = request.program
    try checkFiles()
    let folder = try CellFolder(
      try context.artefacts(for: "a program needs"), cell: context.cell,
      keepsCheckpoint: program.keepsCheckpoint, spare: host.spare)
    let log = try ProgramLog(folder.folder, dropsEarlier: folder.attempt == 1 && !folder.isNew)
    if folder.attempt > 1 { log.note("attempt \(folder.attempt)") }
    let deadline = request.limits.timeout.map { String(Int(Date().timeIntervalSince1970 + $0)) } ?? ""
    var own = [
      "cell": context.cell, "attempt": String(folder.attempt), "folder": folder.files,
      "report": folder.report, "threads": String(request.threads), "deadline": deadline,
      "guard": host.orphans.mark, "config": folder.config,
    ]
    for (kind, numbers) in context.slots {
      own["slot_\(kind)"] = numbers.map(String.init).joined(separator: ",")
    }
    let call = try ProgramCall(request, values: values, seed: seed, slots: context.slots, own: own)
    try folder.writeConfig(call.config)
    let path = call.variables["PATH"] ?? host.environment.values["PATH"]
    guard let executable = host.executable(call.arguments[0], in: program.folder, path: path) else {
      throw CellEnd(.error, "\(VisibleText.line(call.arguments[0])) is no program that can be run here")
    }
    var tally = ReportTally(program)
    for earlier in folder.earlierReports { Self.replay(earlier, into: &tally) }
    tally.forgetTimes()
    let rowsBefore = tally.lines
    let start = context.clock()
    let process = try ProgramProcess(
      executable, call, request, on: host, in: folder, log: log, tally: tally, clock: context.clock)
    let (ending, reason) = process.run(
      request.limits, grace: program.graceSeconds, orphans: host.orphans, isStopping: context.isStopping
    ) { tally in
      let position = tally.position ?? "\(tally.lines) lines"
      context.report(fraction: tally.progress ?? 0, position: position, metrics: tally.latest)
    }
    let seconds = folder.secondsBefore + context.clock() - start
    tally = process.tally
    if tally.garbage > 0 {
      context.note(
        "\(tally.garbage) lines of the report are no JSON objects, the first one is "
          + VisibleText.line(tally.firstGarbage))
    }
    let isOver = reason == nil && ending == .status(0)
    if !isOver { try folder.pause(after: seconds) }
    if var end = reason as? CellEnd {
      end.log = log.lastLines()
      throw end
    }
    if let reason { throw reason }
    if ending == .status(Self.pausedStatus) { throw CellPaused(hasProgressed: tally.lines > rowsBefore) }
    guard isOver else {
      throw CellEnd(
        .crashed, "the program \(ending.words)", exitStatus: ending.exitStatus, signal: ending.signal,
        log: log.lastLines())
    }
    try checkEnd(tally, log)
    let origin = ProgramOrigin(
      command: program.command, files: program.files,
      versions: program.versions.isEmpty
        ? tally.versions : tally.versions.filter { program.versions.contains($0.key) },
      environment: call.named)
    if host.isNews(origin, of: program.name) { context.origin(origin) }
    let measurement = tally.measurement(seconds: seconds)
    try folder.finish()
    return measurement
  }

  /// Exit status 0 says that all is well; whether that is so, the report tells.
  private func checkEnd(_ tally: ReportTally, _ log: ProgramLog) throws(CellEnd) {
    if tally.hasDiverged { return }
    guard tally.final != nil || !request.program.patterns.isEmpty else {
      throw CellEnd(
        .error,
        "the program ended with exit status 0 and without a line {\"final\": {…}} or {\"diverged\": true}"
          + (tally.lines == 0 ? "; it reported nothing" : ""), log: log.lastLines())
    }
    guard tally.missing.isEmpty else {
      let near = tally.undeclared.isEmpty ? "" : "; it reported \(tally.undeclared.joined(separator: ", "))"
      throw CellEnd(
        .error, "the program never reported \(tally.missing.joined(separator: ", "))\(near)",
        log: log.lastLines())
    }
  }

  /// What is computed is what the id says: a file that was edited since the plan was made makes another cell.
  private func checkFiles() throws(CellEnd) {
    for file in request.program.files {
      let path =
        file.path.utf8.first == UInt8(ascii: "/") ? file.path : "\(request.program.folder)/\(file.path)"
      guard FileDigests.shared.digest(of: path) == file.digest else {
        throw CellEnd(
          .error,
          "\(VisibleText.line(file.path)) has changed since this run began: the same command plans anew")
      }
    }
  }

  private static func replay(_ report: Data, into tally: inout ReportTally) {
    report.withUnsafeBytes { bytes in
      var splitter = LineSplitter()
      splitter.take(bytes.bindMemory(to: UInt8.self)) { tally.take($0, at: .nan) }
      splitter.finish { if ReportLine.read($0) != nil { tally.take($0, at: .nan) } }
    }
  }

  /// Only a run knows: a plan starts no program.
  func estimatedSeconds(measuringFor budget: Double, in context: CellContext) throws -> Double {
    throw CellError(
      "the cells of \(request.program.name) are a program's, which a plan never starts; once some are measured, they tell"
    )
  }
}
