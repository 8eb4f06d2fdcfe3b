import Recorded
import Statistics
import Study
import Testing

struct HalvingTests {
  @Test func rungsAreCountedInWholeNumbers() {
    #expect(rungLengths(start: 1, factor: 3, whole: 243) == [1, 3, 9, 27, 81, 243])
    #expect(rungLengths(start: 1, factor: 10, whole: 1000) == [1, 10, 100, 1000])
    #expect(rungLengths(start: 2, factor: 3, whole: 52) == [2, 6, 18, 52])
    #expect(rungLengths(start: 52, factor: 3, whole: 52) == [52])
    #expect(rungLengths(start: 5, factor: 2, whole: .max).last == .max)
    for factor in 2...12 {
      var whole = 1
      for power in 0..<9 {
        #expect(rungLengths(start: 1, factor: factor, whole: whole).count == power + 1)
        whole *= factor
      }
    }
    #expect(Halving.memberCounts(of: 81, factor: 3, rungs: 4) == [[81, 27, 9, 3]])
    #expect(Halving.memberCounts(of: 5, factor: 3, rungs: 4) == [[5, 1, 1, 1]])
  }

  /// Every order of arrival that a seed gives leads to the same asks.
  @Test(arguments: 0..<50)
  func theOrderOfArrivalChangesNothing(_ seed: Int) {
    var generator = RandomStream(seed: UInt64(seed))
    let outcomes: [[Outcome]] = (0..<40).map { trial in
      (0..<4).map { rung in
        switch (trial * 7 + rung) % 13 {
        case 0: .diverged
        case 1: .failed
        // Many equal ones.
        default: .value(Double((trial * 31 + rung * 17) % 9))
        }
      }
    }
    func asked(_ choose: ([Ask]) -> Int) -> Set<Ask> {
      var study = Study(Halving(Declared(count: 40), factor: 3, rungs: 4))
      var (waiting, all) = (study.asks(), Set<Ask>())
      while !waiting.isEmpty {
        let ask = waiting.remove(at: choose(waiting))
        all.insert(ask)
        study.tell(ask.trial, rung: ask.rung, outcomes[ask.trial][ask.rung])
        waiting += study.asks()
      }
      return all
    }
    let inOrder = asked { _ in 0 }
    #expect(asked { Int.random(in: 0..<$0.count, using: &generator) } == inOrder, "seed \(seed)")
    #expect(asked { $0.count - 1 } == inOrder)
    #expect(inOrder.count { $0.rung == 0 } == 40 && inOrder.count { $0.rung == 1 } <= 13)
  }

  @Test func equalsGoByTheirDeclarationAndTheDivergedLast() {
    let list = RankList(
      [(4, .value(1)), (2, .diverged), (0, .failed), (3, .value(1)), (1, .value(2)), (5, .value(.infinity))],
      factor: 2)
    #expect(list.entries.map(\.trial) == [3, 4, 1, 5, 2, 0])
    #expect(list.places == 3 && list.survivors == [1, 3, 4] && list.rank(of: 1) == 3)
    // Neither what diverged nor what failed goes on, also where places are left.
    #expect(RankList([(0, .diverged), (1, .failed), (2, .value(9))], factor: 1).survivors == [2])
    #expect(Outcome(.nan) == .diverged && Outcome(.infinity) == .diverged && Outcome(1) == .value(1))
  }

  @Test func nothingIsDecidedBeforeAllHaveAnOutcome() {
    var study = Study(Halving(Declared(count: 9), factor: 3, rungs: 2))
    #expect(study.asks().count == 9)
    for trial in 0..<8 {
      study.tell(trial, .value(Double(trial)))
      #expect(study.asks().isEmpty)
    }
    study.tell(8, .failed)
    #expect(study.asks() == [0, 1, 2].map { Ask(trial: $0, rung: 1) })
    // A retry decides anew.
    study.tell(8, .value(-1))
    #expect(study.asks() == [Ask(trial: 8, rung: 1)])
    let halving = Halving(Declared(count: 9), factor: 3, rungs: 2)
    #expect(halving.rankList(study.record, rung: 0)?.rank(of: 8) == 1)
    #expect(halving.rankList(study.record, rung: 1) == nil)
  }

  // MARK: Control

  @Test func theControlIsDrawnBeforehandAndEverySetIsAsLikely() {
    #expect(Halving.control(10, of: 81) == Halving.control(10, of: 81))
    #expect(
      Set(Halving.control(10, of: 81)).count == 10 && Halving.control(10, of: 81).allSatisfy { $0 < 81 })
    #expect(Halving.control(0, of: 5).isEmpty && Halving.control(9, of: 4) == [0, 1, 2, 3])
    // Over many sizes every part of the declared order is drawn from.
    var parts = [Int](repeating: 0, count: 4)
    for size in stride(from: 40, through: 400, by: 4) {
      for trial in Halving.control(8, of: size) { parts[4 * trial / size] += 1 }
    }
    let all = Double(parts.reduce(0, +))
    #expect(parts.allSatisfy { abs(Double($0) - all / 4) < 4 * (all * 3 / 16).squareRoot() }, "\(parts)")
  }

  /// It goes to the end, and decides no more than any other trial would.
  @Test func theControlGoesToItsEndAndChangesNoDecision() {
    func value(_ ask: Ask) -> Outcome {
      ask.trial == 7 && ask.rung == 1 ? .diverged : .value(Double((ask.trial * 37 + ask.rung * 11) % 101))
    }
    let plain = Halving(Declared(count: 27), factor: 3, rungs: 4)
    let control = [1, 7, 13, 26]
    let controlled = Halving(Declared(count: 27), factor: 3, rungs: 4, control: control)
    var (without, with) = (Study(plain), Study(controlled))
    without.replay { value($0) }
    with.replay { value($0) }
    for rung in 0..<3 {
      let list = controlled.rankList(with.record, rung: rung)
      #expect(list != nil && list == plain.rankList(without.record, rung: rung), "rung \(rung)")
    }
    for trial in 0..<27 {
      let (own, others) = (with.record.trials[trial].outcomes, without.record.trials[trial].outcomes)
      switch trial {
      case 7: #expect(own.count == max(2, others.count), "a control that diverges has come to its end")
      case _ where control.contains(trial): #expect(own.count == 4)
      default: #expect(own == others)
      }
      let isChosen = controlled.isChosen(trial, with.record)
      #expect(isChosen == (others.count == 4), "trial \(trial)")
    }
  }

  /// What a plan says beforehand: those of the control that would be stopped, on the average.
  @Test func theForecastCountsTheControl() {
    let plain = RungForecast(
      trials: 81, factor: 3, lengths: [2, 6, 18, 52], seeds: [1, 1, 1, 1], isContinued: true)
    let controlled = RungForecast(
      trials: 81, factor: 3, lengths: [2, 6, 18, 52], seeds: [1, 1, 1, 1], isContinued: true, control: 9)
    #expect(plain.members == [81, 27, 9, 3] && plain.totalUnits == 480)
    #expect(controlled.members == [81, 27 + 6, 9 + 8, 3 + 9])
    #expect(controlled.totalUnits == 480 + 6 * 4 + 8 * 12 + 9 * 34)
  }

  // MARK: Waves

  /// A wave begins when the one before is over, and decides among its own members.
  @Test func aWaveBeginsWhenTheOneBeforeIsOver() {
    let space = Space([.continuous])
    let halving = Halving(TPE(space, count: 7, pace: .waves(3), seed: 0), factor: 3, rungs: 2, wave: 3)
    var study = Study(halving)
    #expect(study.asks().map(\.trial) == [0, 1, 2])
    for (trial, value) in [3.0, 1, 2].enumerated() { study.tell(trial, .value(value)) }
    #expect(study.asks() == [Ask(trial: 1, rung: 1)])
    #expect(study.asks().isEmpty)
    study.tell(1, rung: 1, .value(9))
    // Worse than all of the first wave, and the best of its own.
    #expect(study.asks().map(\.trial) == [3, 4, 5])
    for trial in 3...5 { study.tell(trial, trial == 5 ? .diverged : .value(Double(100 - trial))) }
    #expect(study.asks() == [Ask(trial: 4, rung: 1)])
    #expect(halving.rankList(study.record, rung: 0, of: 5)?.entries.map(\.trial) == [4, 3, 5])
    #expect(halving.rankList(study.record, rung: 0, of: 0)?.entries.map(\.trial) == [1, 2, 0])
    #expect(halving.isChosen(4, study.record) && !halving.isChosen(3, study.record))
    study.tell(4, rung: 1, .failed)
    #expect(study.asks().map(\.trial) == [6])
    study.tell(6, .value(0))
    #expect(study.asks() == [Ask(trial: 6, rung: 1)])
    study.tell(6, rung: 1, .value(1))
    #expect(study.asks().isEmpty && study.best?.trial == 6)
  }

  @Test func aForecastKnowsWaves() {
    let forecast = RungForecast(
      trials: 99, wave: 9, factor: 3, lengths: [6, 18, 52], seeds: [1, 1, 1], isContinued: true)
    #expect(forecast.members == [99, 33, 11] && forecast.totalUnits == 11 * (54 + 36 + 34))
    let rest = RungForecast(
      trials: 11, wave: 9, factor: 3, lengths: [6, 18, 52], seeds: [1, 1, 1], isContinued: true)
    #expect(rest.waves == [[9, 3, 1], [2, 1, 1]])
    #expect(RungForecast.idleShare(of: [forecast], workers: 1) == 0)
    // Nobody begins a wave early: its last training is alone.
    let idle = RungForecast.idleShare(of: [forecast], workers: 3)
    #expect(abs(idle - (1 - 124.0 / (3 * (18 + 12 + 34)))) < 1e-12, "\(idle)")
  }
}
