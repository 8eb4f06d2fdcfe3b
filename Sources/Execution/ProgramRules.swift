import Messages
import Vocabulary

/// What programs are given and held to while they compute cells.
public struct ProgramRules: Sendable, Hashable {
  /// For a program's own threads.
  public var threads: Int
  /// How many there are of each kind of slot.
  public var slots: [String: Int]

  package init(threads: Int = 1, slots: [String: Int] = [:]) {
    self.threads = threads
    self.slots = slots
  }
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
