/// The members of a rung in the order in which a decision saw them.
public struct RankList: Sendable, Hashable {
  /// A member, and what became of it on the rung.
  public struct Entry: Sendable, Hashable, Comparable {
    /// Its number in the study, counted from 0.
    public var trial: Int
    /// On which the outcome was, counted from 0; the same for all members of a decision.
    public var rung = 0
    /// By which it has its place.
    public var outcome: Outcome

    /// Who came further first, of those by value, of equals the one declared first; then those that diverged, then those
    /// that failed.
    public static func < (a: Entry, b: Entry) -> Bool {
      switch (a.outcome, b.outcome) {
      case (.value(let left), .value(let right)): (b.rung, left, a.trial) < (a.rung, right, b.trial)
      case (.diverged, .diverged), (.failed, .failed): a.trial < b.trial
      case (.value, _), (.diverged, .failed): true
      case (.diverged, _), (.failed, _): false
      }
    }
  }

  /// The best first.
  public var entries: [Entry]
  /// How many may go on; those that diverged or failed do not.
  public var places: Int

  package init(_ outcomes: [(trial: Int, outcome: Outcome)], factor: Int) {
    entries = outcomes.map { Entry(trial: $0.trial, outcome: $0.outcome) }.sorted()
    // Failures count among the members: that one failed moves nobody else up or down.
    places = max(1, outcomes.count / factor)
  }

  /// Those that go on, as declared.
  public var survivors: [Int] {
    entries.prefix(places).filter { if case .value = $0.outcome { true } else { false } }.map(\.trial)
      .sorted()
  }

  /// A trial's place, counted from 1.
  public func rank(of trial: Int) -> Int? { entries.firstIndex { $0.trial == trial }.map { $0 + 1 } }
}
