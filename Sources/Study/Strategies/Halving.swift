/// Successive halving: all trials of a wave reach the first rung, and of those on a rung the best part goes on to the next.
///
/// Synchronous: a decision is made when every member of the rung has an outcome, never earlier and by no clock, so that it
/// depends on the outcomes alone. One wave holds all trials, unless what suggests them learns: then the next wave begins
/// when this one is over.
/// Source: Karnin, Koren, Somekh, "Almost optimal exploration in multi-armed bandits", ICML 2013; Jamieson, Talwalkar,
/// "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016.
package struct Halving: Strategy {
  /// Of these one in so many goes on, at least one.
  package let factor: Int
  package let rungCount: Int
  /// Trials that go to their end whatever they measure; a decision counts them as any other.
  package let control: [Int]
  /// So many trials, in their order, are decided about together.
  package let wave: Int
  private let trials: any Strategy

  /// - Parameters:
  ///   - trials: gives the trials that begin; it has one rung. Within a wave it asks for them without results of that wave.
  ///   - control: see ``control(_:of:)``.
  ///   - wave: of how many trials; .max for a single one.
  package init(
    _ trials: any Strategy, factor: Int, rungs: Int, control: [Int] = [], wave: Int = .max
  ) {
    precondition(factor >= 2 && rungs >= 1 && wave >= 1, "no halving by \(factor) on \(rungs) rungs")
    self.trials = trials
    self.factor = factor
    self.control = control
    self.wave = wave
    rungCount = rungs
  }

  /// So many of the trials at random, each set as likely as any other, known before anything is measured: those that
  /// halving chooses agree with their rungs less than all would, or more, and say nothing of those that it stopped.
  ///
  /// The same for every group of as many trials.
  package static func control(_ count: Int, of trials: Int) -> [Int] {
    let stream = DrawStream(seed: 0, group: 0x636F_6E74_726F_6C)
    let shares = (0..<trials).map { stream.share(trial: $0, draw: 0, place: trials) }
    return (0..<trials).sorted { (shares[$0], $0) < (shares[$1], $1) }.prefix(count).sorted()
  }

  package func next(_ record: Record) -> [Ask] {
    let isWithinWave = record.trials.isEmpty || record.trials.count % wave != 0
    if isWithinWave {
      let new = trials.next(record)
      if !new.isEmpty { return new }
    }
    var asks: [Ask] = []
    for first in stride(from: 0, to: record.trials.count, by: wave) {
      var members = wave(of: first, record)
      for rung in 1..<max(1, rungCount) {
        guard let list = rankList(record, of: members, rung: rung - 1) else { break }
        members = list.survivors
        asks += members.filter { !record.isAsked($0, rung: rung) }.map { Ask(trial: $0, rung: rung) }
      }
    }
    for trial in control where record.trials.indices.contains(trial) {
      let rung = record.trials[trial].outcomes.count
      guard rung < rungCount, case .value? = record.outcome(trial, rung: rung - 1),
        !asks.contains(where: { $0.trial == trial })
      else { continue }
      asks.append(Ask(trial: trial, rung: rung))
    }
    let isOver = asks.isEmpty && record.trials.allSatisfy { !$0.outcomes.contains(nil) }
    return isOver && !isWithinWave ? trials.next(record) : asks
  }

  /// The trials that a trial competes with.
  private func wave(of trial: Int, _ record: Record) -> [Int] {
    let first = trial / wave * wave
    let count = record.trials.count
    return Array(first..<(count - first > wave ? first + wave : count))
  }

  /// Whether decisions let a trial go to its end.
  package func isChosen(_ trial: Int, _ record: Record) -> Bool {
    chosen(record, of: wave(of: trial, record), rung: rungCount - 1)?.contains(trial) ?? false
  }

  /// Those of a wave that a decision let on to a rung; nil where one below it is to come.
  private func chosen(_ record: Record, of wave: [Int], rung: Int) -> [Int]? {
    var members = wave
    for below in 0..<rung {
      guard let list = rankList(record, of: members, rung: below) else { return nil }
      members = list.survivors
    }
    return members
  }

  /// The decision about a rung's members in the wave of a trial; nil where there is none yet, and on the last rung.
  package func rankList(_ record: Record, rung: Int, of trial: Int = 0) -> RankList? {
    guard rung < rungCount - 1, record.trials.indices.contains(trial) else { return nil }
    let wave = wave(of: trial, record)
    var members = wave.filter { record.isAsked($0, rung: rung) }
    if !control.isEmpty {
      guard let chosen = chosen(record, of: wave, rung: rung) else { return nil }
      members.removeAll { control.contains($0) && !chosen.contains($0) }
    }
    return members.isEmpty ? nil : rankList(record, of: members, rung: rung)
  }

  private func rankList(_ record: Record, of members: [Int], rung: Int) -> RankList? {
    var outcomes: [(Int, Outcome)] = []
    for trial in members {
      guard let outcome = record.outcome(trial, rung: rung) else { return nil }
      outcomes.append((trial, outcome))
    }
    return RankList(outcomes, factor: factor)
  }

  /// How many trials of each wave reach each rung where none diverges or fails.
  package static func memberCounts(of trials: Int, wave: Int = .max, factor: Int, rungs: Int) -> [[Int]] {
    stride(from: 0, to: max(1, trials), by: min(wave, max(1, trials))).map { first in
      var count = min(wave, trials - first)
      return (0..<rungs).map { rung in
        if rung > 0, count > 0 { count = max(1, count / factor) }
        return count
      }
    }
  }
}
