/// What a study asks for next: a pure function of what was declared and of what is known.
///
/// A trial is a configuration that is tried: the n-th of those that a file declares, or the n-th that a strategy suggests.
/// A rung is how far a trial goes; the last one is all of it. Neither the order in which outcomes arrive nor the number
/// of workers enters: the same outcomes lead to the same trials and rungs.
public protocol Strategy: Sendable {
  /// How many rungs a trial has, at least 1.
  var rungCount: Int { get }
  /// What is asked for after `record` and is not in it yet; empty where outcomes are awaited first, or the study is over.
  ///
  /// It is asked again with what it gave put into the record, until it gives nothing.
  func next(_ record: Record) -> [Ask]
}

extension Strategy {
  /// One: every trial goes to its end.
  public var rungCount: Int { 1 }
}

/// A trial that is to reach a rung.
public struct Ask: Sendable, Hashable {
  /// Counted from 0.
  public var trial: Int
  /// Counted from 0.
  public var rung: Int
  /// Where in the ``Space`` it is; empty for a trial that the file declares.
  public var point: Point

  package init(trial: Int, rung: Int = 0, point: Point = []) {
    self.trial = trial
    self.rung = rung
    self.point = point
  }
}

/// What became of a trial on a rung.
public enum Outcome: Sendable, Hashable {
  /// What it is judged by: less is better. Not NaN, which is ``diverged``.
  case value(Double)
  /// Measured, and worse than every value.
  case diverged
  /// It could not be measured. That is no value: it ranks nowhere, and its trial goes no further.
  case failed

  /// - Parameter value: NaN and infinity on the bad side diverged.
  public init(_ value: Double) { self = value < .infinity ? .value(value) : .diverged }
}

/// What was asked for, and what is known of it.
public struct Record: Sendable, Hashable {
  /// A configuration that is tried.
  public struct Trial: Sendable, Hashable {
    /// See ``Ask/point``.
    public var point: Point
    /// By rung, as far as was asked for; nil while it is measured.
    public var outcomes: [Outcome?]
  }

  /// By their numbers.
  public internal(set) var trials: [Trial] = []

  /// Nil where it is not known.
  public func outcome(_ trial: Int, rung: Int = 0) -> Outcome? {
    isAsked(trial, rung: rung) ? trials[trial].outcomes[rung] : nil
  }

  func isAsked(_ trial: Int, rung: Int = 0) -> Bool {
    trials.indices.contains(trial) && trials[trial].outcomes.indices.contains(rung)
  }

  mutating func add(_ ask: Ask) {
    if ask.trial == trials.count { trials.append(Trial(point: ask.point, outcomes: [])) }
    precondition(
      trials.indices.contains(ask.trial) && trials[ask.trial].outcomes.count == ask.rung,
      "trial \(ask.trial), rung \(ask.rung) was asked for before what lies below it")
    trials[ask.trial].outcomes.append(nil)
  }
}

/// A strategy at work: what it has asked for, and what it was told.
public struct Study: Sendable {
  /// It is asked with ``record``, and knows nothing else.
  public let strategy: any Strategy
  /// All that was asked for and told so far.
  public private(set) var record = Record()

  package init(_ strategy: any Strategy) { self.strategy = strategy }

  /// What is asked for beside all that was before, the highest rung first, then as declared.
  public mutating func asks() -> [Ask] {
    var asks: [Ask] = []
    while true {
      let more = strategy.next(record)
      if more.isEmpty { return asks.sorted { ($1.rung, $0.trial) < ($0.rung, $1.trial) } }
      for ask in more.sorted(by: { ($0.trial, $0.rung) < ($1.trial, $1.rung) }) { record.add(ask) }
      asks += more
    }
  }

  /// - Parameter outcome: nil to take back a failure that is tried again.
  public mutating func tell(_ trial: Int, rung: Int = 0, _ outcome: Outcome?) {
    precondition(record.isAsked(trial, rung: rung), "trial \(trial), rung \(rung) was not asked for")
    record.trials[trial].outcomes[rung] = outcome
  }

  /// The whole study with outcomes that are known beforehand.
  ///
  /// - Parameter outcome: of a trial on a rung; nil where there is none, which ends what depends on it.
  public mutating func replay(_ outcome: (Ask) -> Outcome?) {
    while true {
      let asks = asks()
      if asks.isEmpty { return }
      for ask in asks { tell(ask.trial, rung: ask.rung, outcome(ask)) }
    }
  }

  /// The trial that is best on the last rung, of equals the first; nil where none was measured there.
  public var best: (trial: Int, value: Double)? {
    let last = strategy.rungCount - 1
    return record.trials.indices.compactMap { trial in
      if case .value(let value)? = record.outcome(trial, rung: last) { (trial, value) } else { nil }
    }.min { $0.value < $1.value }
  }
}
