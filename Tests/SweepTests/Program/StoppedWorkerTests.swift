import Foundation
import Messages
import TestTraits
import Testing

/// A worker process on its own, as the executor starts it.
@Suite(.tags(.slow), .leftOutIfFast) struct StoppedWorkerTests {
  final class Worker {
    let process = Process()
    private let (input, output) = (Pipe(), Pipe())
    private var unread = Data()

    init(_ arguments: [String] = []) throws {
      process.executableURL = Program.executable
      process.arguments = ["worker"] + arguments
      (process.standardInput, process.standardOutput) = (input, output)
      try process.run()
    }

    func say(_ lines: [UInt8]...) throws {
      for line in lines { try input.fileHandleForWriting.write(contentsOf: line + [UInt8(ascii: "\n")]) }
    }

    /// nil at the end.
    func reply() throws -> WorkerReply? {
      while true {
        if let feed = unread.firstIndex(of: UInt8(ascii: "\n")) {
          defer { unread.removeSubrange(...feed) }
          return try Array(unread[..<feed]).withUnsafeBufferPointer { try WorkerLines.readReply($0).reply }
        }
        let more = output.fileHandleForReading.availableData
        guard !more.isEmpty else { return nil }
        unread.append(more)
      }
    }

    /// What it says until its end, and how it ends: a worker whose words nobody reads would wait for ever.
    func stop() throws -> (status: Int32, last: WorkerReply?) {
      kill(process.processIdentifier, SIGTERM)
      var last: WorkerReply?
      while let reply = try reply() { last = reply }
      process.waitUntilExit()
      let status = process.terminationStatus
      return (process.terminationReason == .exit ? status : -status, last)
    }
  }

  @Test(.timeLimit(.minutes(1))) func anIdleWorkerEndsWhenAsked() throws {
    let worker = try Worker()
    guard case .ready = try worker.reply() else {
      Issue.record("it is not ready")
      return
    }
    let end = try worker.stop()
    #expect(end.status == 0 && end.last == nil)
  }

  /// Long enough that it would take minutes.
  @Test(.timeLimit(.minutes(1))) func aWorkerAtACellSaysThatTheCellIsBrokenOff() throws {
    let worker = try Worker()
    _ = try worker.reply()
    try worker.say(
      WorkerLines.configuration(
        id: "k", family: "synthetic",
        values: [
          "objective": .string("quadratic"), "dimension": .integer(1), "start": .number(1),
          "start_rule": .string("constant"), "condition_number": .number(1), "series_runs": .integer(8),
          "deltas": .list([.number(0.1)]), "parameters": .map(["kind": .string("declared")]),
          "noise": .map(["law": .string("normal"), "scale": .number(1)]), "batch_size": .integer(16),
          "steps": .integer(100), "runs": .integer(100_000_000), "optimizer": .string("sgd"),
          "learning_rate": .number(0.1), "momentum": .number(0), "weight_decay": .number(0),
        ]), WorkerLines.cell("c", configuration: "k", seed: 0),
      WorkerLines.cell("d", configuration: "k", seed: 1)
    )
    guard case .progress(let progress) = try worker.reply() else {
      Issue.record("no progress")
      return
    }
    #expect(progress.cell == "c")
    let end = try worker.stop()
    #expect(end.status == 0 && end.last == .stopped(cell: "c"))
  }
}
