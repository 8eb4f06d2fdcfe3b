import Experiments
import Foundation
import Messages
import Results
import Synchronization
import Testing

@testable import Execution

/// The pool against workers that are shell scripts, so that every way to misbehave can be written down.
@Suite struct LocalPoolTests {
  let folder = FileManager.default.temporaryDirectory.appending(path: "pool-\(UUID())")

  static let ready =
    #"{"ready":{"_0":{"blas":"","compiler":"","numericsRevision":1,"processor":"","threads":1}}}"#

  /// A worker that answers every request; `misbehave` sees the request in $line and its cell in $cell.
  func script(misbehave: String = "", first: String = "echo '\(Self.ready)'") -> String {
    """
    \(first)
    while read -r line; do
      cell=$(printf '%s' "$line" | sed 's/.*"cell":"\\([^"]*\\)".*/\\1/')
      \(misbehave)
      printf '{"finished":{"_1":{"metrics":{"pid":1},"outcome":"completed","series":{"at":[],"columns":{},"index":"step","timings":{}},"timings":{}},"cell":"%s"}}\\n' "$cell"
    done
    """
  }

  func plan(_ count: Int) -> (Plan, [Cell]) {
    let configuration = Configuration(
      problem: "p", family: "synthetic", optimizer: "sgd", values: ["learning_rate": .number(0.1)], axes: [],
      id: "c")
    let experiment = Experiment(
      file: "e.yaml", name: "e", description: "", seeds: Array(0..<count), run: RunOptions(),
      report: ReportSpecification(), configurations: [configuration])
    let cells = (0..<count).map { Cell(id: "cell\($0)", index: $0, configurationIndex: 0, seed: $0) }
    return (Plan(experiment: experiment, cells: cells), cells)
  }

  func run(_ script: String, cells count: Int, jobs: Int = 2) throws -> (ExecutionSummary, StoreContents) {
    let (plan, cells) = plan(count)
    let pool = LocalPool(
      start: WorkerStart(executable: URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", script]), jobs: jobs,
      logDirectory: folder.appending(path: "logs"))
    let summary = try pool.run(
      cells, of: plan, attempts: [:],
      invocation: Invocation(id: "i", host: "h", commit: nil, isDirty: false, command: ""),
      journal: JournalWriter(directory: folder, invocation: "i"))
    return (summary, try ResultStore(directory: folder).load())
  }

  @Test func everyCellIsFinishedOnceAndInTheJournal() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (summary, store) = try run(script(), cells: 20)
    #expect(summary == ExecutionSummary(finished: 20, diverged: 0, failed: 0))
    #expect(store.results.count == 20 && store.failures.isEmpty)
  }

  @Test func aWorkerThatDiesFailsItsCellAndNotTheRun() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let dies = #"[ "$cell" = cell3 ] && { echo last words >&2; kill -9 $$; }; [ "$cell" = cell5 ] && exit 3"#
    let (summary, store) = try run(script(misbehave: dies), cells: 8)
    #expect(summary == ExecutionSummary(finished: 6, diverged: 0, failed: 2))
    #expect(store.failures["cell3"]?.message == "the worker ended with signal 9")
    #expect(store.failures["cell3"]?.log.last == "last words")
    #expect(store.failures["cell5"]?.message == "the worker ended with exit status 3")
    #expect(store.failures["cell5"]?.kind == .crashed)
  }

  @Test func garbageIsNotBelieved() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (summary, store) = try run(script(misbehave: #"[ "$cell" = cell1 ] && echo garbage"#), cells: 4)
    #expect(summary.finished == 3 && summary.failed == 1)
    #expect(store.failures["cell1"]?.message.contains("garbage") == true)
  }

  @Test func aFailureThatTheWorkerReportsKeepsTheWorker() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let says =
      #"[ "$cell" = cell1 ] && { echo '{"failed":{"cell":"cell1","message":"no data"}}'; continue; }"#
    let (summary, store) = try run(script(misbehave: says), cells: 4, jobs: 1)
    #expect(summary.finished == 3 && summary.failed == 1)
    #expect(store.failures["cell1"]?.kind == .error && store.failures["cell1"]?.message == "no data")
  }

  @Test func workersThatNeverGetReadyStopTheRunWithTheirLastWords() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      _ = try run(script(first: "echo missing library >&2; exit 1"), cells: 4)
      Issue.record("a run without workers succeeded")
    } catch let error as WorkerStartError {
      #expect(error.description.contains("exit status 1") && error.description.contains("missing library"))
    }
  }

  @Test func aMegabyteOnStandardErrorBlocksNobody() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let noisy = "head -c 1000000 /dev/zero | tr '\\0' 'x' >&2"
    #expect(try run(script(misbehave: noisy), cells: 3).0.finished == 3)
  }
}
