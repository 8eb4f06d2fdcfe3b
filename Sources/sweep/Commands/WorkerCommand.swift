import ArgumentParser
import Datasets
import Foundation
import Worker

/// Started by the executor, never by a person: requests on standard input, replies on standard output.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Runs cells for another sweep process.", shouldDisplay: false)

  @Option(help: "Folder that holds the data sets.") var data: String?
  @Option(help: "Threads of one matrix product.") var threads = 1

  @Option(help: "The process that this one works for, and does not outlive.") var parent: Int32?

  func run() throws {
    if let message = BLASSetup.missingProcessorFeatures { throw ValidationError(message) }
    BLASSetup.restartWithBetterKernelIfNeeded()
    if let parent { ParentWatch.start(parent: parent) }
    // The terminal's Ctrl-C reaches the whole process group; the parent decides what becomes of its workers.
    signal(SIGINT, SIG_IGN)
    try WorkerLoop(dataDirectory: DataDirectory.resolve(option: data), threads: threads)
      .run { readLine(strippingNewline: true) }
  }
}
