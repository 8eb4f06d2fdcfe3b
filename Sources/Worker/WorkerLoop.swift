import Engine
import Foundation
import Messages
import Problems
import Programs

/// A worker's life: says that it is ready, then answers each request line with reply lines until its input ends or it
/// is asked to stop.
public struct WorkerLoop {
  private let problems: Problems
  private let dataDirectory: URL
  private let threads: Int
  private let checkpoints: CheckpointRule?
  private let artefacts: URL?
  private let isStopping: () -> Bool
  private let output: FileHandle

  /// - Parameter isStopping: asked between cells and at every step of one; the cell at work then keeps its checkpoint.
  public init(
    _ problems: Problems = .all, dataDirectory: URL, threads: Int, checkpoints: CheckpointRule? = nil,
    artefacts: URL? = nil,
    isStopping: @escaping () -> Bool = { false }, output: FileHandle = .standardOutput
  ) {
    self.problems = problems
    self.dataDirectory = dataDirectory
    self.threads = threads
    self.checkpoints = checkpoints
    self.artefacts = artefacts
    self.isStopping = isStopping
    self.output = output
  }

  /// - Parameter nextLine: the next request without its line feed, nil at the end of input.
  /// - Throws: where a reply cannot be written, or a line is not a request: the parent is gone or broken.
  public func run(nextLine: () -> String?) throws {
    ProductThreads.set(threads)
    try say(.ready(Machine.identity(of: problems, threads: threads)))
    let context = CellContext(
      cell: "", dataDirectory: dataDirectory, checkpoints: checkpoints, artefacts: artefacts,
      isStopping: isStopping,
      say: { reply in
        // Progress that cannot be written means that the parent is gone; the result's write will say so.
        try? say(reply)
      })
    var runner = CellRunner(problems, context: context)
    var requests = RequestReader()
    var programs = Programs()
    while !isStopping(), let line = nextLine() {
      guard let request = try requests.read(line) else { continue }
      if !requests.programs.isEmpty {
        for program in requests.programs { programs.add(program) }
        requests.programs = []
        runner = CellRunner(programs.joined(to: problems), context: context)
      }
      let reply = runner.run(request)
      try say(reply)
      if case .stopped = reply { return }
    }
  }

  private func say(_ reply: WorkerReply) throws {
    try output.write(contentsOf: WorkerLines.reply(reply) + [UInt8(ascii: "\n")])
  }
}
