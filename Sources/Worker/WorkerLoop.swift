import Engine
import Foundation
import Messages
import Problems
import Programs

/// A worker's life: says that it is ready, then answers each request line with reply lines until its input ends or it
/// is asked to stop.
public enum WorkerLoop {
  /// - Parameters:
  ///   - isStopping: asked between cells and at every step of one; the cell at work then keeps its checkpoint.
  ///   - nextLine: the next request without its line feed, nil at the end of input.
  /// - Throws: where a reply cannot be written, or a line is not a request: the parent is gone or broken.
  public static func run(
    _ problems: Problems = .all, dataDirectory: URL, threads: Int, checkpoints: CheckpointRule? = nil,
    artefacts: URL? = nil, isStopping: @escaping () -> Bool = { false },
    output: FileHandle = .standardOutput, nextLine: () -> String?
  ) throws {
    func say(_ reply: WorkerReply) throws {
      try output.write(contentsOf: WorkerLines.reply(reply) + [UInt8(ascii: "\n")])
    }
    ProductThreads.set(threads)
    try say(.ready(Machine.identity(of: problems, threads: threads)))
    // Progress that cannot be written means that the parent is gone; the result's write will say so.
    let context = CellContext(
      cell: "", dataDirectory: dataDirectory, checkpoints: checkpoints, artefacts: artefacts,
      isStopping: isStopping, say: { try? say($0) })
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
}
