import Testing

@testable import Reporting
@testable import Rows

@Suite struct SummaryTests {
  @Test func divergedCountsAsWorstByTheGoal() {
    let observations: [Observation] = [.measured(1), .diverged, .measured(3)]
    let large = Summary(observations, goal: .maximize)
    #expect(large.median == 1)
    #expect(large.quartiles.lower == -.infinity)
    #expect(large.extremes.minimum == -.infinity)
    #expect(large.mean == -.infinity)
    #expect(large.standardDeviation.isNaN)
    let small = Summary(observations, goal: .minimize)
    #expect(small.median == 3)
    #expect(small.quartiles.upper == .infinity)
    #expect((small.count, small.diverged) == (3, 1))
    #expect(Summary(observations, goal: .neither).median == 3)
  }

  @Test func allDivergedHasTheWorstMedianAndIsCounted() {
    let summary = Summary([.diverged, .diverged], goal: .maximize)
    #expect(summary.median == -.infinity)
    #expect((summary.count, summary.diverged) == (2, 2))
  }

  @Test func absentValuesTakeNoPart() {
    let summary = Summary([.measured(2), .absent, .measured(.nan)], goal: .minimize)
    #expect((summary.count, summary.diverged, summary.median) == (1, 0, 2))
    #expect(Summary([.absent], goal: .minimize).median.isNaN)
  }

  @Test func oneSeedHasNoSpread() {
    let summary = Summary([.measured(2)], goal: .minimize)
    #expect(summary.quartiles.lower == 2 && summary.quartiles.upper == 2)
    #expect(summary.standardDeviation.isNaN)
  }
}
