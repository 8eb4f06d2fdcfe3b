import Foundation
import Testing

@testable import Statistics

struct RankImportanceTests {
  /// Of a balanced grid without ties: sums of squares by hand.
  @Test func isTheCorrectedShareOfTheRanks() {
    // Ranks 1, 2, 5 and 3, 4, 6: means 8/3 and 13/3; between 3 · 2 · (5/6)² = 4.1667 of 17.5.
    let importance = RankImportance(groups: [0, 0, 1, 1, 0, 1], values: [10, 20, 30, 40, 50, 60])
    let share = 1 - (1 - 25.0 / 6 / 17.5) * 5 / 4
    #expect(abs(importance.share - share) < 1e-12 && importance.interval == nil)
    // It depends on the order alone, and not on its direction.
    let other = RankImportance(groups: [0, 0, 1, 1, 0, 1], values: [0, -1, -7, -8, -9, -.infinity])
    #expect(abs(other.share - share) < 1e-12)
  }

  @Test func whatDecidesAllIsAllAndWhatDecidesNothingIsNothing() {
    let groups = (0..<40).map { $0 % 4 }
    let all = RankImportance(groups: groups, values: groups.map { Double($0 * $0) })
    #expect(all.share == 1 && all.interval?.lower == 1 && all.interval?.upper == 1)
    let none = RankImportance(groups: groups, values: (0..<40).map { Double($0 / 4) })
    #expect(none.share == 0 && none.interval?.lower == 0)
    #expect(RankImportance(groups: groups, values: groups.map { _ in 1 }).share.isNaN)
    #expect(RankImportance(groups: groups.map { _ in 0 }, values: (0..<40).map(Double.init)).share.isNaN)
  }

  /// Intervals that say 95 % hold it, within what 400 tries tell.
  @Test(arguments: [24, 64]) func intervalsCover(_ count: Int) {
    var random = RandomStream(seed: 7)
    func sample(_ count: Int) -> ([Int], [Double]) {
      let x = (0..<count).map { _ in Double.random(in: 0..<1, using: &random) }
      let noise = (0..<count).map { _ in Double.random(in: 0..<1, using: &random) }
      return (RankImportance.groups(of: x), zip(x, noise).map { 3 * ($0 - 0.4) * ($0 - 0.4) + 0.5 * $1 })
    }
    let (groups, values) = sample(20_000)
    let truth = RankImportance(groups: groups, values: values, resamples: 0).share
    let hits = (0..<400).count { _ in
      let (groups, values) = sample(count)
      let interval = RankImportance(groups: groups, values: values, resamples: 199).interval
      return (interval?.lower ?? 1) <= truth && truth <= (interval?.upper ?? 0)
    }
    #expect(hits >= 360, "\(hits) of 400 hold \(truth)")
  }

  @Test func manyValuesAreQuarters() {
    #expect(RankImportance.groups(of: [3, 1, 2, 1]) == [2, 0, 1, 0])
    #expect(RankImportance.groups(of: [8, 7, 6, 5, 4, 3, 2, 1]) == [3, 3, 2, 2, 1, 1, 0, 0])
    // Equals are of one group.
    #expect(RankImportance.groups(of: [1, 1, 1, 1, 5, 6, 7, 8]) == [1, 1, 1, 1, 2, 2, 3, 3])
  }
}
