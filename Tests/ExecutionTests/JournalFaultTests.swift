import Foundation
import Results
import Synchronization
import TestPrograms
import Testing

@testable import Execution
@testable import Files

/// The disk fails under a run, at every place: what was announced is there, the message says why, and the same run
/// again completes.
@Suite struct JournalFaultTests {
  enum Fault: CaseIterable {
    case full, broken, short
    var number: Int32 { self == .full ? ENOSPC : EIO }
    var message: String { self == .full ? "No space left on device" : "Input/output error" }
  }

  /// From the `place`-th call that writes or syncs on, all fail; a short write is short once.
  func calls(_ fault: Fault, from place: Int, _ made: Counter) -> FileCalls {
    let system = FileCalls.system
    return FileCalls(
      open: system.open,
      write: { descriptor, bytes in
        let number = made.next()
        if fault == .short, number == place {
          return system.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]))
        }
        guard fault != .short, number >= place else { return system.write(descriptor, bytes) }
        // What fits is written.
        _ = system.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 3)]))
        errno = fault.number
        return -1
      },
      synchronise: { descriptor in
        let number = made.next()
        guard fault != .short, number >= place else { return system.synchronise(descriptor) }
        errno = fault.number
        return -1
      }, rename: system.rename)
  }

  @Test(arguments: Fault.allCases)
  func nothingThatWasAnnouncedIsLostAndTheSameRunGoesOn(fault: Fault) throws {
    for place in 0..<8 {
      let (scripted, events, made) = (ScriptedRun(), Events(), Counter())
      defer { scripted.remove() }
      var failed = false
      do {
        _ = try scripted.run(
          ScriptedRun.script(misbehave: "sleep 0.06"), cells: 6, jobs: 1,
          calls: calls(fault, from: place, made), events: events.add)
      } catch {
        failed = true
        #expect("\(error)".contains(fault.message) && "\(error)".contains("/journal"))
        #expect(events.troubles.count == 1)
      }
      #expect(failed == (fault != .short), "\(fault) at \(place)")
      let kept = try ResultStore(directory: scripted.folder).load()
      #expect(Set(events.finished).isSubset(of: kept.results.keys), "\(fault) at \(place)")
      // A cell that is not kept is not begun after the trouble: at most the one at work, and one that was sent.
      if failed { #expect(events.started.count <= events.finished.count + 4, "\(fault) at \(place)") }
      let (_, store) = try scripted.run(ScriptedRun.script(), cells: 6, invocation: "j")
      #expect(store.results.count == 6 && store.conflicting.isEmpty, "\(fault) at \(place)")
    }
  }

  @Test func aDiskThatHasRoomAgainKeepsWhatWasFinishedMeanwhile() throws {
    let (scripted, events, made) = (ScriptedRun(), Events(), Counter())
    defer { scripted.remove() }
    let system = FileCalls.system
    let calls = FileCalls(
      open: system.open,
      write: { descriptor, bytes in
        guard made.next() == 0 else { return system.write(descriptor, bytes) }
        errno = ENOSPC
        return -1
      }, synchronise: system.synchronise, rename: system.rename)
    #expect(throws: FileError.self) {
      _ = try scripted.run(
        ScriptedRun.script(misbehave: "sleep 0.05"), cells: 6, jobs: 1, calls: calls, events: events.add)
    }
    let kept = try ResultStore(directory: scripted.folder).load()
    #expect(Set(kept.results.keys) == Set(events.started) && kept.results.count < 6)
    #expect(Set(events.finished) == Set(events.started))
  }
}
