import Statistics
import Study
import Testing

/// What every strategy keeps, also one that is written elsewhere.
struct StrategyTests {
  /// A strategy of this target: pairs of Sobol's points, of which the better one of each goes on.
  struct Duel: Strategy {
    let points: SobolPoints
    let rungCount = 2

    func next(_ record: Record) -> [Ask] {
      let new = points.next(record)
      if !new.isEmpty { return new }
      return stride(from: 0, to: record.trials.count - 1, by: 2).compactMap { first in
        guard let a = record.outcome(first), let b = record.outcome(first + 1) else { return nil }
        let winner = RankList([(first, a), (first + 1, b)], factor: 2).survivors.first
        guard let winner, record.trials[winner].outcomes.count == 1 else { return nil }
        return Ask(trial: winner, rung: 1)
      }
    }
  }

  static let space = Space([.continuous, .steps(9), .choices(4)])

  static let all: [(name: String, strategy: any Strategy)] = [
    ("declared", Declared(count: 20)),
    ("random", RandomPoints(space, count: 20, seed: 1)),
    ("sobol", SobolPoints(space, count: 20, seed: 1)),
    ("halving", Halving(Declared(count: 20), factor: 2, rungs: 4)),
    ("halving of sobol", Halving(SobolPoints(space, count: 20, seed: 2), factor: 3, rungs: 3)),
    ("tpe", TPE(space, count: 30, pace: .window(3), seed: 1)),
    (
      "halving of tpe",
      Halving(TPE(space, count: 30, pace: .waves(9), seed: 1), factor: 3, rungs: 3, wave: 9)
    ),
    ("duel", Duel(points: SobolPoints(space, count: 20, seed: 3))),
  ]

  private func outcome(_ ask: Ask) -> Outcome {
    let hash = (ask.trial * 7919 + ask.rung * 104_729) % 101
    return hash % 17 == 0 ? .failed : hash % 13 == 0 ? .diverged : .value(Double(hash % 29))
  }

  /// Neither the order of arrival nor how many are at work changes what is asked for, where a failure is final.
  @Test(arguments: all.map(\.name))
  func asksDependOnOutcomesAlone(_ name: String) throws {
    let strategy = try #require(Self.all.first { $0.name == name }?.strategy)
    var expected: Set<Ask> = []
    var whole = Study(strategy)
    whole.replay { ask in
      expected.insert(ask)
      return outcome(ask)
    }
    #expect(expected.count >= 20)
    #expect(expected.allSatisfy { $0.rung < strategy.rungCount })
    for seed in 0..<20 {
      var generator = RandomStream(seed: UInt64(seed))
      var study = Study(strategy)
      var (waiting, running, all) = (study.asks(), [Ask](), Set<Ask>())
      while !waiting.isEmpty || !running.isEmpty {
        while running.count < 1 + seed % 7, !waiting.isEmpty { running.append(waiting.removeFirst()) }
        let ask = running.remove(at: Int.random(in: running.indices, using: &generator))
        #expect(all.insert(ask).inserted)
        study.tell(ask.trial, rung: ask.rung, outcome(ask))
        waiting += study.asks()
      }
      #expect(all == expected, "\(name), seed \(seed)")
      #expect(study.record == whole.record)
    }
  }

  @Test func aForecastIsWhatAHalvingTakes() {
    let forecast = RungForecast(
      trials: 81, factor: 3, lengths: [2, 6, 18, 52], seeds: [1, 1, 1, 1], isContinued: true)
    #expect(forecast.members == [81, 27, 9, 3] && forecast.totalUnits == 480)
    let anew = RungForecast(
      trials: 81, factor: 3, lengths: [2, 6, 18, 52], seeds: [1, 1, 1, 1], isContinued: false)
    #expect(anew.totalUnits == 162 + 162 + 162 + 156)
    let seeds = RungForecast(
      trials: 8, factor: 2, lengths: [10, 10, 10], seeds: [1, 2, 4], isContinued: true)
    #expect(seeds.units == [10, 10, 20] && seeds.totalUnits == 80 + 40 + 40)
    #expect(RungForecast.idleShare(of: [forecast], workers: 1) == 0)
    #expect(RungForecast.idleShare(of: [forecast], workers: 81) > 0.8)
    let three = RungForecast.idleShare(of: [forecast, forecast, forecast], workers: 4)
    #expect(three < 0.07, "\(three)")
  }
}
