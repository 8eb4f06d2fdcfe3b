import ArgumentParser
import Datasets
import Foundation
import Problems
import Worker

/// Started by the executor, never by a person: requests on standard input, replies on standard output.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Runs cells for another sweep process.", shouldDisplay: false)

  @Option(help: "Folder that holds the data sets.") var data: String?
  @Option(help: "Threads that share the matrix products of a step.") var threads = 1
  @Option(help: "Folder where cells keep CELL.checkpoint; none is kept without it.")
  var checkpointDirectory: String?
  @Option(help: "Seconds between a cell's checkpoints.") var checkpointSeconds = 300.0
  @Option(help: "Folder for what cells keep beside their measurement: weights/ and records/CELL.safetensors.")
  var artefacts: String?
  @Flag(
    help:
      "End when the input is closed, in the middle of a cell too; else what was asked for is measured first.")
  var endsWithInput = false

  func run() throws {
    if let message = Machine.missingProcessorFeatures { throw ValidationError(message) }
    if endsWithInput { try InputWatch.start(FileHandle.standardInput.fileDescriptor) }
    // The terminal's Ctrl-C reaches the whole process group; the parent decides what becomes of its workers.
    signal(SIGINT, SIG_IGN)
    var lines = RequestLines(from: FileHandle.standardInput.fileDescriptor, until: try StopRequest.watch())
    let checkpoints = checkpointDirectory.map {
      CheckpointRule(directory: URL(fileURLWithPath: $0, isDirectory: true), seconds: checkpointSeconds)
    }
    try WorkerLoop.run(
      dataDirectory: DataDirectory.resolve(option: data), threads: threads, checkpoints: checkpoints,
      artefacts: artefacts.map { URL(fileURLWithPath: $0, isDirectory: true) },
      isStopping: { StopRequest.isMade }, nextLine: { lines.next() })
  }
}
