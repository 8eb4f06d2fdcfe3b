import Synchronization
import Testing

@testable import Execution

@Suite struct RunClockTests {
  private final class Source: Sendable {
    let time = Mutex(100.0)
    func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
  }

  @Test func timeInWhichTheProcessIsStoppedIsNoTime() {
    let source = Source()
    let clock = AwakeClock { source.time.withLock { $0 } }
    let start = clock.now
    for _ in 0..<8 {
      source.advance(AwakeClock.tick)
      _ = clock.now
    }
    #expect(clock.now - start == 2)
    // Stopped for an hour: whoever looks first finds the gap.
    source.advance(3600)
    #expect(clock.now - start == 2)
    source.advance(0.5)
    #expect(clock.now - start == 2.5)
  }

  @Test func aLateTickIsTimeAllTheSame() {
    let source = Source()
    let clock = AwakeClock { source.time.withLock { $0 } }
    let start = clock.now
    source.advance(AwakeClock.gap)
    #expect(clock.now - start == AwakeClock.gap)
  }
}
