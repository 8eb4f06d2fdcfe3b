/// How much of the order of outcomes one parameter explains by itself: the share of the variance of their ranks that lies
/// between groups of its values, corrected for what chance explains.
///
/// That is ε² (Kelley, "An unbiased correlation ratio measure", PNAS 21, 1935) of the ranks (Kruskal and Wallis, JASA 47,
/// 1952). It needs no grid, no model and no distribution: what diverged is last. Of a balanced grid it is the main effect
/// of a functional analysis of variance (Hutter, Hoos, Leyton-Brown, ICML 2014), on ranks.
public struct RankImportance: Sendable, Hashable {
  /// 0…1; NaN where all outcomes are equal, or all are of one group.
  public var share: Double
  /// 95 %, between quantiles of 999 resamples of the outcomes from a fixed stream; nil for fewer than 10.
  public var interval: Interval?

  private static let fewest = 10

  /// - Parameters:
  ///   - groups: of each outcome, counted from 0.
  ///   - values: of each outcome, without NaN.
  public init(groups: [Int], values: [Double]) { self.init(groups: groups, values: values, resamples: 999) }

  init(groups: [Int], values: [Double], resamples: Int) {
    precondition(groups.count == values.count, "\(groups.count) groups of \(values.count) values")
    let ranks = doubledRanks(values).map(Double.init)
    let groupCount = (groups.max() ?? 0) + 1
    share = Self.share(groups, ranks, groupCount)
    guard values.count >= Self.fewest, !share.isNaN, resamples > 0 else { return }
    var random = RandomStream(seed: 0x5357_4545_5052_414E)
    var shares: [Double] = []
    for _ in 0..<resamples {
      let chosen = values.indices.map { _ in random.index(below: values.count) }
      let share = Self.share(chosen.map { groups[$0] }, chosen.map { ranks[$0] }, groupCount)
      if !share.isNaN { shares.append(share) }
    }
    shares.sort()
    interval = Interval(
      lower: quantile(0.025, ofSorted: shares), upper: quantile(0.975, ofSorted: shares), confidence: 0.95,
      method: .rankImportance)
  }

  private static func share(_ groups: [Int], _ ranks: [Double], _ groupCount: Int) -> Double {
    let mean = ranks.reduce(0, +) / Double(ranks.count)
    var sums = [Double](repeating: 0, count: groupCount)
    var counts = [Double](repeating: 0, count: groupCount)
    var total = 0.0
    for (group, rank) in zip(groups, ranks) {
      sums[group] += rank - mean
      counts[group] += 1
      total += (rank - mean) * (rank - mean)
    }
    let used = Double(counts.count { $0 > 0 })
    guard total > 0, used > 1, Double(ranks.count) > used else { return .nan }
    let between = zip(sums, counts).reduce(0) { $0 + ($1.1 > 0 ? $1.0 * $1.0 / $1.1 : 0) }
    let left = (1 - between / total) * Double(ranks.count - 1) / (Double(ranks.count) - used)
    return min(1, max(0, 1 - left))
  }

  /// Groups of a parameter's values: each of at most four by itself, else quarters in their order.
  public static func groups(of values: [Double]) -> [Int] {
    let distinct = Set(values).sorted()
    if distinct.count <= 4 { return values.map { value in distinct.firstIndex(of: value) ?? 0 } }
    return doubledRanks(values).map { min(3, 2 * ($0 - 1) / values.count) }
  }
}
