/// Successive halving: all trials reach the first rung, and of those on a rung the best part goes on to the next.
///
/// Synchronous: a decision is made when every member of the rung has an outcome, never earlier and by no clock, so that it
/// depends on the outcomes alone.
/// Source: Karnin, Koren, Somekh, "Almost optimal exploration in multi-armed bandits", ICML 2013; Jamieson, Talwalkar,
/// "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016.
package struct Halving: Strategy {
  /// Of these one in so many goes on, at least one.
  package let factor: Int
  package let rungCount: Int
  private let trials: any Strategy

  /// - Parameter trials: gives the trials that begin; it has one rung, and asks for all of them without results.
  package init(_ trials: any Strategy, factor: Int, rungs: Int) {
    precondition(factor >= 2 && rungs >= 1, "no halving by \(factor) on \(rungs) rungs")
    self.trials = trials
    self.factor = factor
    rungCount = rungs
  }

  package func next(_ record: Record) -> [Ask] {
    let new = trials.next(record)
    if !new.isEmpty { return new }
    var asks: [Ask] = []
    var members = Array(record.trials.indices)
    for rung in 1..<max(1, rungCount) {
      guard let list = rankList(record, of: members, rung: rung - 1) else { break }
      members = list.survivors
      asks += members.filter { !record.isAsked($0, rung: rung) }.map { Ask(trial: $0, rung: rung) }
    }
    return asks
  }

  /// The decision about a rung's members; nil where there is none yet, and on the last rung.
  package func rankList(_ record: Record, rung: Int) -> RankList? {
    guard rung < rungCount - 1 else { return nil }
    let members = record.trials.indices.filter { record.isAsked($0, rung: rung) }
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

  /// How many trials reach each rung where none diverges or fails.
  package static func memberCounts(of trials: Int, factor: Int, rungs: Int) -> [Int] {
    var count = trials
    return (0..<rungs).map { rung in
      if rung > 0, count > 0 { count = max(1, count / factor) }
      return count
    }
  }
}
