import Synchronization
import Vocabulary

/// What programs are given and held to while they compute cells.
public struct ProgramRules: Sendable, Hashable {
  /// For a program's own threads.
  public var threads = 1
  /// How many there are of each kind of slot.
  public var slots: [String: Int] = [:]
}

extension WatchRules {
  /// Seconds beyond a program's own limits after which its worker must have spoken.
  private static let patience = 5.0

  /// The limits that the worker holds a program to: it asks before it ends it.
  var ofPrograms: ProgramLimits { ProgramLimits(timeout: timeout, silence: silence, memory: memory) }

  /// The rules for a worker while it runs a program: later than those of the program, which it sees to itself.
  func behind(_ program: Program) -> WatchRules {
    var rules = self
    let later = program.graceSeconds + Self.patience
    rules.timeout = timeout.map { $0 + later }
    rules.silence = silence.map { $0 + later }
    rules.memory = nil
    return rules
  }

  /// Seconds that a worker has to end where a run is stopped: those of its programs, and some.
  func grace(with programs: some Sequence<Program>) -> Double {
    programs.reduce(grace) { max($0, $1.graceSeconds + Self.patience) }
  }
}

/// The numbered slots of a machine that cells hold while they run, GPUs for instance: `run: {slots: {gpu: 2}}`.
final class SlotPool: Sendable {
  private let free: Mutex<[String: [Int]]>

  /// - Parameter counts: how many there are of each kind; their numbers begin with 0.
  init(_ counts: [String: Int]) { free = Mutex(counts.mapValues { Array(0..<max(0, $0)) }) }

  /// The lowest numbers that are free, all at once; nil where there are not enough of a kind for now.
  func take(_ needs: [String: Int]) -> [String: [Int]]? {
    free.withLock { free in
      guard needs.allSatisfy({ (free[$0.key]?.count ?? 0) >= $0.value }) else { return nil }
      var held: [String: [Int]] = [:]
      for (kind, count) in needs where count > 0 {
        let numbers = free[kind] ?? []
        held[kind] = Array(numbers.prefix(count))
        free[kind] = Array(numbers.dropFirst(count))
      }
      return held
    }
  }

  func give(back held: [String: [Int]]) {
    free.withLock { free in
      for (kind, numbers) in held { free[kind] = ((free[kind] ?? []) + numbers).sorted() }
    }
  }
}
