import Foundation
import Messages
import Results
import Testing

@testable import Execution

/// Workers that do what no worker should, beyond dying.
@Suite struct MisbehaviourTests {
  let scripted = ScriptedRun()

  @Test func aHundredMegabytesOnStandardErrorBlockNobodyAndDoNotStay() throws {
    defer { scripted.remove() }
    let noisy = #"[ "$cell" = cell1 ] && head -c 100000000 /dev/zero | tr '\0' 'x' >&2"#
    let (summary, _) = try scripted.run(ScriptedRun.script(misbehave: noisy), cells: 6, jobs: 1)
    #expect(summary.finished == 6)
    let logs = scripted.folder.appending(path: "logs")
    let size = try FileManager.default.contentsOfDirectory(atPath: logs.path).reduce(0) {
      let attributes = try FileManager.default.attributesOfItem(atPath: logs.appending(path: $1).path)
      return $0 + (attributes[.size] as? Int ?? 0)
    }
    #expect(size < 1_000_000)
  }

  @Test func lastWordsAreTheCellsOwn() throws {
    defer { scripted.remove() }
    let script = ScriptedRun.script(misbehave: #"[ "$cell" = cell2 ] && exit 3; echo "at $cell" >&2"#)
    let (_, store) = try scripted.run(script, cells: 4, jobs: 1)
    #expect(store.failures["cell2"]?.log == [])
    #expect(store.failures["cell2"]?.exitStatus == 3 && store.failures["cell2"]?.signal == nil)
  }

  @Test func talkingAllTheTimeDoesNotHideTheTimeNorTheMemory() throws {
    defer { scripted.remove() }
    let progress = #"{"progress":{"_0":{"cell":"cell1","fraction":0,"position":"","metrics":{}}}}"#
    let talks = #"[ "$cell" = cell1 ] && while :; do echo '\#(progress)'; done"#
    let (_, store) = try scripted.run(
      ScriptedRun.script(misbehave: talks), cells: 2, jobs: 1, watch: WatchRules(timeout: 0.5))
    #expect(store.failures["cell1"]?.kind == .timeout && store.results.count == 1)
    let grows = #"[ "$cell" = cell1 ] && { x=xxxx; while :; do x=$x$x; echo '\#(progress)'; done; }"#
    let other = ScriptedRun()
    defer { other.remove() }
    let (_, second) = try other.run(
      ScriptedRun.script(misbehave: grows), cells: 2, jobs: 1, watch: WatchRules(memory: 64 << 20))
    #expect(second.failures["cell1"]?.kind == .outOfMemory && second.results.count == 1)
  }

  @Test func aWorkerThatSaysNothingAnyMoreIsSilentAndOneThatTalksIsNot() throws {
    defer { scripted.remove() }
    let progress = #"{"progress":{"_0":{"cell":"cell2","fraction":0,"position":"","metrics":{}}}}"#
    // One hangs after half a line, one takes as long and says so.
    let hangs = #"[ "$cell" = cell1 ] && { printf '{"prog'; sleep 60; }"#
    let talks = #"[ "$cell" = cell2 ] && for i in 1 2 3 4 5 6; do echo '\#(progress)'; sleep 0.5; done"#
    let (_, store) = try scripted.run(
      ScriptedRun.script(misbehave: hangs + "\n" + talks), cells: 4, jobs: 1, watch: WatchRules(silence: 2))
    #expect(store.failures["cell1"]?.kind == .silent && store.failures.count == 1)
    #expect(store.failures["cell1"]?.message == "the worker was ended: it said nothing for 2 s")
    #expect(store.results.count == 3)
  }

  @Test func aWorkerThatDoesNotWantToEndIsEnded() throws {
    defer { scripted.remove() }
    let script = ScriptedRun.script() + "\ntrap '' TERM; while :; do sleep 1; done"
    let start = ProcessInfo.processInfo.systemUptime
    let (summary, _) = try scripted.run(script, cells: 2, watch: WatchRules(grace: 0.3))
    #expect(summary.finished == 2 && ProcessInfo.processInfo.systemUptime - start < 10)
  }

  @Test func anInterruptionWaitsForItsGraceAndNoLonger() throws {
    defer { scripted.remove() }
    let interruption = Interruption()
    let script = ScriptedRun.script(
      misbehave: #"[ "$cell" = cell1 ] && while :; do sleep 1; done"#,
      first: "trap '' TERM; echo '\(ScriptedRun.ready)'")
    let start = ProcessInfo.processInfo.systemUptime
    let (summary, store) = try scripted.run(
      script, cells: 5, jobs: 1, watch: WatchRules(grace: 0.5), interruption: interruption
    ) { event in
      if case .started(let cell, _) = event, cell.id == "cell1" { interruption.request() }
    }
    #expect(summary == ExecutionSummary(finished: 1, interrupted: 1))
    #expect(store.failures.isEmpty && store.results.count == 1)
    #expect((0.5..<10).contains(ProcessInfo.processInfo.systemUptime - start))
  }

  @Test func aWorkerThatSomebodyElseStopsGoesOnFromItsCheckpoint() throws {
    defer { scripted.remove() }
    let once = scripted.folder.appending(path: "once").path
    let stops = #"""
      [ "$cell" = cell1 ] && [ ! -e \#(once) ] && {
        touch \#(once); mkdir -p \#(scripted.folder.path)/checkpoints
        touch \#(scripted.folder.path)/checkpoints/cell1.checkpoint \#(scripted.folder.path)/checkpoints/cell9.checkpoint
        echo '{"note":{"cell":"cell1","message":"its checkpoint is damaged"}}'
        echo '{"stopped":{"cell":"cell1"}}'; exit 0
      }
      """#
    let events = Events()
    let (summary, store) = try scripted.run(
      ScriptedRun.script(misbehave: stops), cells: 3, jobs: 1, watch: WatchRules(backOff: 0.01),
      events: events.add)
    #expect(summary == ExecutionSummary(finished: 3))
    #expect(store.results["cell1"]?.attempt == 2 && store.attempts == ["cell1": 1])
    let notes = events.all.compactMap { event in
      if case .noted(let cell, let message, _) = event { "\(cell): \(message)" } else { nil as String? }
    }
    #expect(notes == ["cell1: its checkpoint is damaged"])
    // Of a finished cell it is removed, another's is not touched.
    let checkpoints = scripted.folder.appending(path: "checkpoints").path
    #expect(try FileManager.default.contentsOfDirectory(atPath: checkpoints) == ["cell9.checkpoint"])
  }

  @Test func aClockThatJumpsBackChangesNoDurationAndNoDeadline() throws {
    defer { scripted.remove() }
    let calls = Counter()
    // Set back by an hour with every look.
    let clock = RunClock(
      calendar: { 1e9 - 3600 * Double(calls.next()) }, steady: RunClock.system.steady)
    let (summary, store) = try scripted.run(
      ScriptedRun.script(misbehave: #"[ "$cell" = cell1 ] && sleep 30"#), cells: 5,
      watch: WatchRules(timeout: 0.4), clock: clock)
    #expect(summary == ExecutionSummary(finished: 4, failed: 1))
    #expect(store.failures["cell1"]?.kind == .timeout)
    for result in store.results.values {
      #expect((0..<10).contains(result.provenance.finishedAt - result.provenance.startedAt))
    }
  }
}
