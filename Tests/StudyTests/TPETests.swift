import Recorded
import Statistics
import Study
import TestTraits
import Testing

struct TPETests {
  private let space = Space([.continuous, .steps(7), .choices(3)])

  /// Small near (0.3, 2, 1), with a part that diverges.
  private func outcome(_ point: Point) -> Outcome {
    if point[0] > 0.95 { return .diverged }
    return .value(abs(point[0] - 0.3) + abs(point[1] - 2) + (point[2] == 1 ? 0 : 1))
  }

  private func points(window: Int, count: Int = 40, seed: Int = 3, _ choose: ([Ask]) -> Int) -> [Point] {
    var study = Study(TPE(space, count: count, pace: .window(window), seed: seed))
    var waiting = study.asks()
    while !waiting.isEmpty {
      let ask = waiting.remove(at: choose(waiting))
      study.tell(ask.trial, outcome(ask.point))
      waiting += study.asks()
    }
    return study.record.trials.map(\.point)
  }

  @Test(arguments: [1, 2, 8, 16])
  func theOrderOfArrivalChangesNothing(window: Int) {
    var generator = RandomStream(seed: UInt64(window))
    let inOrder = points(window: window) { _ in 0 }
    #expect(inOrder.count == 40)
    for _ in 0..<10 {
      #expect(points(window: window) { Int.random(in: 0..<$0.count, using: &generator) } == inOrder)
    }
    #expect(points(window: window, seed: 4) { _ in 0 } != inOrder)
  }

  @Test func aWindowIsHowManyAreAtWork() {
    var study = Study(TPE(space, count: 40, pace: .window(4), seed: 0))
    #expect(study.asks().map(\.trial) == Array(0..<10))
    // Trial 10 needs the results of 0 to 6.
    for trial in 0..<6 { study.tell(trial, .value(1)) }
    #expect(study.asks().isEmpty)
    study.tell(6, .value(2))
    #expect(study.asks().map(\.trial) == [10])
    study.tell(8, .value(0))
    #expect(study.asks().isEmpty)
    study.tell(7, .failed)
    #expect(study.asks().map(\.trial) == [11, 12])
  }

  @Test func moreTrialsLeaveTheFirstAsTheyAre() {
    #expect(
      points(window: 3, count: 20) { _ in 0 } == Array(points(window: 3, count: 40) { _ in 0 }.prefix(20)))
  }

  @Test func noPointIsTriedTwiceAndASmallSpaceIsUsedUp() {
    let small = Space([.steps(3), .choices(4)])
    var study = Study(TPE(small, count: 50, pace: .window(2), seed: 1))
    study.replay { .value($0.point[0]) }
    #expect(study.record.trials.count == 12)
    #expect(Set(study.record.trials.map(\.point)).count == 12)
    let many = points(window: 1, count: 100) { _ in 0 }
    #expect(Set(many).count == 100)
    #expect(many.allSatisfy { 0..<1 ~= $0[0] && 0..<7 ~= $0[1] && 0..<3 ~= $0[2] })
  }

  @Test func itLearns() {
    let best = points(window: 1, count: 60) { _ in 0 }.suffix(30)
    let first = points(window: 1, count: 60) { _ in 0 }.prefix(10)
    func mean(_ points: some Collection<Point>) -> Double {
      points.reduce(0) { sum, point in
        if case .value(let value) = outcome(point) { sum + value } else { sum + 5 }
      }
        / Double(points.count)
    }
    #expect(mean(best) < mean(first) / 3)
  }

  /// What every processor must give.
  @Test func pointsAreKept() {
    let found = points(window: 8, count: 24) { _ in 0 }.suffix(4)
    #expect(
      found.map { $0[0].bitPattern } == [
        4_598_206_330_140_884_992, 4_603_504_836_946_690_048, 4_596_729_331_689_979_904,
        4_601_280_039_592_394_752,
      ])
    #expect(found.map { Array($0[1...]) } == [[3, 2], [3, 2], [2, 1], [2, 1]])
  }

  // MARK: Recorded tables

  /// Mean normalised regret after 20, 50 and 100 trials on the 12 tables.
  private func regrets(window: Int, seeds: Range<Int>) throws -> [Double] {
    var sums = [0.0, 0, 0]
    let tables = try RecordedTable.all()
    for seed in seeds {
      for table in tables.indices {
        let search = RecordedSearch(
          tables, .tpe, trials: 100, window: window, seed: seed * tables.count + table)
        #expect(Set(search.points).count == 100)
        for (place, trials) in [20, 50, 100].enumerated() { sums[place] += search.rows[trials - 1].regret }
      }
    }
    return sums.map { $0 / Double(tables.count * seeds.count) }
  }

  /// Optuna 5.0.0 finds .046 and .025 after 50 and 100 trials one at a time, with 6 seeds. How the good points weigh, how
  /// many they are and how wide a kernel is at least were chosen on seeds 100 to 129 of another generator.
  @Test(.tags(.slow), .leftOutIfFast)
  func findsOnRecordedTablesWhatOthersFind() throws {
    let one = try regrets(window: 1, seeds: 0..<20)
    #expect(one[1] <= 0.046 && one[2] <= 0.026, "\(one)")
    let eight = try regrets(window: 8, seeds: 0..<20)
    #expect(eight[2] <= 0.039, "\(eight)")
  }
}
