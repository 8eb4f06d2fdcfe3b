import Foundation

/// Wilcoxon's signed-rank test that paired differences are symmetric about 0, two-sided.
///
/// Wilcoxon, "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1 (1945). Differences of 0 are left out, as he
/// did; equal magnitudes share the mean of their ranks. Up to 50 differences the distribution of the rank sum over all 2ⁿ
/// signs is exact, ties included; beyond, the normal approximation with tie and continuity correction (Hollander, Wolfe and
/// Chicken, "Nonparametric Statistical Methods", 3rd ed. 2014, §3.1). Infinite differences have the largest ranks.
public func signedRankTest(_ differences: [Double]) -> TestResult {
  let used = differences.filter { $0 != 0 }
  let count = used.count
  let method: Method = count <= 50 ? .signedRankTest : .signedRankApproximation
  let smallest = count == 0 ? 1 : pow(2, 1 - Double(count))
  guard !used.contains(where: \.isNaN) else {
    return TestResult(p: .nan, smallestP: smallest, count: count, method: method)
  }
  guard count > 0 else { return TestResult(p: 1, smallestP: 1, count: 0, method: method) }
  let ranks = doubledRanks(used.map(abs))
  let positive = zip(ranks, used).reduce(0) { $0 + ($1.1 > 0 ? $1.0 : 0) }
  let total = ranks.reduce(0, +)
  let p =
    method == .signedRankTest
    ? exactP(ranks, min(positive, total - positive))
    : normalP(ranks, positive: positive, total: total)
  return TestResult(p: p, smallestP: smallest, count: count, method: method)
}

/// Twice the share of sign patterns whose positive doubled rank sum is at most `smaller`.
private func exactP(_ ranks: [Int], _ smaller: Int) -> Double {
  let total = ranks.reduce(0, +)
  var shares = Array(repeating: 0.0, count: total + 1)
  shares[0] = 1
  var reached = 0
  for rank in ranks {
    for sum in stride(from: reached, through: 0, by: -1) where shares[sum] > 0 {
      shares[sum] /= 2
      shares[sum + rank] += shares[sum]
    }
    reached += rank
  }
  return min(1, 2 * shares[...smaller].reduce(0, +))
}

private func normalP(_ ranks: [Int], positive: Int, total: Int) -> Double {
  // The doubled rank sum has mean total/2 and variance Σ rank²/4; ties are in the ranks.
  let deviation = (ranks.reduce(0.0) { $0 + Double($1) * Double($1) } / 4).squareRoot()
  let distance = abs(Double(positive) - Double(total) / 2)
  // Half a rank, doubled.
  return min(1, 2 * Normal.probability(below: -max(0, distance - 1) / deviation))
}
