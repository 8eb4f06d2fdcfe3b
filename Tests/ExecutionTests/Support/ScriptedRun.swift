import Files
import Foundation
import Messages
import Results
import Synchronization
import TestPrograms
import Vocabulary

@testable import Execution

/// A pool whose workers are a shell script, with a results folder of its own.
struct ScriptedRun {
  let folder = FileManager.default.temporaryDirectory.appending(path: "pool-\(UUID())")

  func remove() { try? FileManager.default.removeItem(at: folder) }

  static let ready =
    #"{"ready":{"_0":{"blas":"","compiler":"","numericsRevisions":{},"processor":"","threads":1}}}"#

  /// A worker that answers every request; `misbehave` sees the request in $line and its cell in $cell.
  static func script(misbehave: String = "", first: String = "echo '\(ready)'") -> String {
    """
    \(first)
    while read -r line; do
      case $line in '{"configuration"'*) continue ;; esac
      cell=$(printf '%s' "$line" | sed 's/.*"cell":"\\([^"]*\\)".*/\\1/')
      \(misbehave)
      printf '{"finished":{"cell":"%s","measurement":{"metrics":{"pid":1},"outcome":"completed","series":{"at":[],"columns":{},"index":"step","timings":{}},"timings":{}}}}\\n' "$cell"
    done
    """
  }

  /// cell0, cell1, … of one configuration, a seed each.
  static func workload(_ count: Int) -> Workload {
    let configuration = Configuration(
      problem: "p", family: "synthetic", optimizer: "sgd", values: ["learning_rate": .number(0.1)], axes: [],
      id: "c")
    let cells = (0..<count).map { Cell(id: "cell\($0)", index: $0, configurationIndex: 0, seed: $0) }
    return Workload(experiment: "e", configurations: [configuration], cells: cells)
  }

  static let invocation = Invocation(id: "i", host: "h", commit: nil, isDirty: false, command: "")

  func pool(
    _ script: String, jobs: Int = 2, watch: WatchRules = WatchRules(), mostFailures: Int? = nil
  )
    -> LocalPool
  {
    var pool = LocalPool(
      start: WorkerStart(executable: URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", script]), jobs: jobs,
      logDirectory: folder.appending(path: "logs"))
    pool.checkpointDirectory = folder.appending(path: "checkpoints")
    (pool.watch, pool.mostFailures) = (watch, mostFailures)
    return pool
  }

  func run(
    _ script: String, cells count: Int, jobs: Int = 2, watch: WatchRules = WatchRules(),
    mostFailures: Int? = nil, interruption: Interruption = Interruption(), clock: RunClock = .system,
    calls: FileCalls = .system, invocation id: String = "i",
    events: @escaping @Sendable (ExecutionEvent) -> Void = { _ in }
  ) throws -> (ExecutionSummary, StoreContents) {
    let work = Self.workload(count)
    let store = ResultStore(directory: folder)
    let before = try store.index()
    let summary = try pool(script, jobs: jobs, watch: watch, mostFailures: mostFailures).run(
      work.cells.filter { before.finished[$0.id] == nil }, of: work, attempts: before.attempts,
      invocation: Self.invocation, journal: JournalWriter(directory: folder, invocation: id, calls: calls),
      interruption: interruption, clock: clock, events: events)
    return (summary, try store.load())
  }
}

/// What happened, in order.
final class Events: Sendable {
  private let list = Mutex<[ExecutionEvent]>([])

  func add(_ event: ExecutionEvent) { list.withLock { $0.append(event) } }

  var all: [ExecutionEvent] { list.withLock { $0 } }

  /// Ids of the cells that were given out, in order.
  var started: [String] { all.compactMap { if case .started(let cell, _) = $0 { cell.id } else { nil } } }

  var finished: [String] {
    all.compactMap { if case .finished(let result, _) = $0 { result.cell } else { nil } }
  }

  var troubles: [String] { all.compactMap { if case .troubled(let text) = $0 { text } else { nil } } }
}
