import Engine
import Foundation
import Messages

/// A worker's life: says that it is ready, then answers each request line with reply lines until its input ends.
public struct WorkerLoop {
  private let dataDirectory: URL
  private let threads: Int
  private let output: FileHandle

  public init(dataDirectory: URL, threads: Int, output: FileHandle = .standardOutput) {
    self.dataDirectory = dataDirectory
    self.threads = threads
    self.output = output
  }

  /// - Parameter nextLine: the next request without its line feed, nil at the end of input.
  /// - Throws: where a reply cannot be written, or a line is not a request: the parent is gone or broken.
  public func run(nextLine: () -> String?) throws {
    BLASKernel.setThreads(threads)
    try say(.ready(BLASSetup.identity(threads: threads)))
    let runner = CellRunner(
      dataDirectory: dataDirectory,
      report: { progress in
        // Progress that cannot be written means that the parent is gone; the result's write will say so.
        try? say(.progress(progress))
      })
    var requests = RequestReader()
    while let line = nextLine() {
      if let request = try requests.read(line) { try say(runner.run(request)) }
    }
  }

  private func say(_ reply: WorkerReply) throws {
    try output.write(contentsOf: WorkerLines.reply(reply) + [UInt8(ascii: "\n")])
  }
}
