import Foundation
import Messages
import Results
import Synchronization
import TestPrograms
import Testing

@testable import Execution

/// The pool against workers that are shell scripts, so that every way to misbehave can be written down.
@Suite struct LocalPoolTests {
  let scripted = ScriptedRun()
  var folder: URL { scripted.folder }

  func script(misbehave: String = "", first: String = "echo '\(ScriptedRun.ready)'") -> String {
    ScriptedRun.script(misbehave: misbehave, first: first)
  }

  func run(
    _ script: String, cells count: Int, jobs: Int = 2, watch: WatchRules = WatchRules(),
    mostFailures: Int? = nil
  ) throws -> (ExecutionSummary, StoreContents) {
    try scripted.run(script, cells: count, jobs: jobs, watch: watch, mostFailures: mostFailures)
  }

  @Test func everyCellIsFinishedOnceAndInTheJournal() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (summary, store) = try run(script(), cells: 20)
    #expect(summary == ExecutionSummary(finished: 20, diverged: 0, failed: 0))
    #expect(store.results.count == 20 && store.failures.isEmpty)
  }

  /// Each worker waits until as many have begun as there are jobs: with fewer the cells would time out.
  @Test func asManyWorkersRunAtOnceAsAreAskedFor() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let jobs = 3 * ProcessInfo.processInfo.activeProcessorCount
    let meeting = folder.appending(path: "meeting").path
    let waits = """
      mkdir -p '\(meeting)'; : > "\(meeting)/$$"
      while [ "$(ls '\(meeting)' | wc -l)" -lt \(jobs) ]; do sleep 0.05; done
      """
    let (summary, _) = try run(
      script(misbehave: waits), cells: jobs, jobs: jobs, watch: WatchRules(timeout: 60))
    #expect(summary == ExecutionSummary(finished: jobs))
  }

  @Test func theLogHoldsWhatTheWorkersSaidWithTheTime() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let says =
      #"[ "$cell" = cell1 ] && { echo '{"failed":{"cell":"cell1","message":"no data"}}'; continue; }"#
    _ = try run(script(misbehave: says), cells: 2, jobs: 1)
    let logs = try FileManager.default.contentsOfDirectory(
      at: folder.appending(path: "logs"), includingPropertiesForKeys: nil)
    let text = try logs.map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    #expect(text.contains("cell cell0") && text.contains("] sweep: completed"), "\(text)")
    #expect(text.contains("] sweep: failed: no data"), "\(text)")
    #expect(text.hasPrefix("[20"), "\(text)")
  }

  @Test func aWorkerThatDiesFailsItsCellAndNotTheRun() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let dies = #"[ "$cell" = cell3 ] && { echo last words >&2; kill -9 $$; }; [ "$cell" = cell5 ] && exit 3"#
    let (summary, store) = try run(script(misbehave: dies), cells: 8)
    #expect(summary == ExecutionSummary(finished: 6, diverged: 0, failed: 2))
    #expect(store.failures["cell3"]?.message == "the worker ended with signal 9 (killed)")
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

  @Test func aWorkerThatIsKilledBeforeItIsReadyIsStartedAgain() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let once = folder.appending(path: "once").path
    let first = "[ -e \(once) ] || { touch \(once); kill -9 $$; }; echo '\(ScriptedRun.ready)'"
    let (summary, store) = try run(script(first: first), cells: 4, jobs: 1)
    #expect(summary == ExecutionSummary(finished: 4) && store.failures.isEmpty)
  }

  @Test func aMegabyteOfEveryCellOnStandardErrorBlocksNobody() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let noisy = "head -c 1000000 /dev/zero | tr '\\0' 'x' >&2"
    #expect(try run(script(misbehave: noisy), cells: 3).0.finished == 3)
  }

  @Test func aCellThatTakesTooLongIsEndedAndTheOthersGoOn() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    // Silent, stopped by a signal, and half a line: to the pool they are the same.
    let hangs = #"""
      [ "$cell" = cell1 ] && sleep 30; [ "$cell" = cell2 ] && kill -STOP $$
      [ "$cell" = cell3 ] && { printf '{"finished":{"cell"'; sleep 30; }
      """#
    let (summary, store) = try run(script(misbehave: hangs), cells: 6, watch: WatchRules(timeout: 0.3))
    #expect(summary == ExecutionSummary(finished: 3, failed: 3))
    #expect(store.failures.values.allSatisfy { $0.kind == .timeout })
  }

  @Test func aWorkerThatUsesTooMuchMemoryIsEnded() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let leaks = #"[ "$cell" = cell1 ] && { x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done; }"#
    let (summary, store) = try run(script(misbehave: leaks), cells: 4, watch: WatchRules(memory: 64_000_000))
    #expect(summary == ExecutionSummary(finished: 3, failed: 1))
    #expect(store.failures["cell1"]?.kind == .outOfMemory)
    #expect(store.failures["cell1"]?.message.contains("may use 64 MB") == true)
  }

  @Test func aCellIsTriedAgainAsOftenAsTheRulesSay() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    // cell1 kills its worker once, cell2 every time.
    let once = folder.appending(path: "once").path
    let dies =
      #"[ "$cell" = cell1 ] && [ ! -e \#(once) ] && { touch \#(once); kill -9 $$; }; [ "$cell" = cell2 ] && exit 3"#
    let (summary, store) = try run(
      script(misbehave: dies), cells: 6, watch: WatchRules(retries: [.crashed: 2], backOff: 0.01))
    #expect(summary == ExecutionSummary(finished: 5, failed: 1))
    #expect(store.results["cell1"]?.attempt == 2)
    #expect(store.attempts == ["cell1": 1, "cell2": 3])
    #expect(store.failures["cell2"]?.attempt == 3)
  }

  @Test func aFailureOfTheCellItselfIsNotTriedAgain() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let says =
      #"[ "$cell" = cell1 ] && { echo '{"failed":{"cell":"cell1","message":"no data"}}'; continue; }"#
    let (_, store) = try run(
      script(misbehave: says), cells: 2, watch: WatchRules(retries: [.crashed: 5, .error: 5]))
    #expect(store.attempts == ["cell1": 1])
  }

  @Test func noMoreCellsAreGivenOutAfterTooManyFailures() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (summary, _) = try run(
      script(misbehave: "exit 3"), cells: 50, jobs: 1, mostFailures: 2)
    #expect(summary.finished == 0 && summary.failed == 2, "\(summary)")
  }
}
