/// Differences of paired values, a − b, where either may be an infinity that stands for a diverged replicate.
///
/// Two equal infinities differ by nothing: both are the worst there is.
public func pairedDifferences(_ a: [Double], _ b: [Double]) -> [Double] {
  precondition(a.count == b.count, "pairs need as many of one as of the other, not \(a.count) and \(b.count)")
  return zip(a, b).map { $0 == $1 ? 0 : $0 - $1 }
}

/// Cohen's d_z: how many standard deviations of the paired differences their mean is from 0.
///
/// Cohen, "Statistical Power Analysis for the Behavioral Sciences" (2nd ed. 1988), §2.3.5. It grows with the correlation
/// within pairs and so compares only with other paired designs. ±∞ where all differences are one number other than 0;
/// 0 where all are 0.
///
/// - Returns: NaN for fewer than two differences, and where one is infinite or NaN.
public func pairedEffectSize(_ differences: [Double]) -> Double {
  let deviation = standardDeviation(of: differences)
  guard deviation.isFinite else { return .nan }
  let center = mean(of: differences)
  return center == 0 ? 0 : center / deviation
}

/// The probability that a replicate of `a` is larger than one of `b`, ties one half: 0…1, ½ where neither has the
/// advantage.
///
/// Vargha and Delaney, "A Critique and Improvement of the CL Common Language Effect Size Statistics", JEBS 25 (2000): A₁₂,
/// the Mann-Whitney statistic over the number of pairs. It needs no pairing, and only the order of values: infinities take
/// part like any other.
///
/// - Returns: NaN where a sample is empty or holds NaN.
public func probabilityOfSuperiority(of a: [Double], over b: [Double]) -> Double {
  guard !a.isEmpty, !b.isEmpty, !(a + b).contains(where: \.isNaN) else { return .nan }
  let ranks = doubledRanks(a + b)[..<a.count].reduce(0, +)
  let wins = Double(ranks) / 2 - Double(a.count * (a.count + 1)) / 2
  return wins / Double(a.count * b.count)
}

/// Twice the rank of each value among all, ties sharing the mean of their ranks: whole numbers, whatever the ties.
///
/// The smallest of n different values has the doubled rank 2, the largest 2n.
func doubledRanks(_ values: [Double]) -> [Int] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = Array(repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    // Ranks start + 1 … end: twice their mean is their first plus their last.
    for place in start..<end { ranks[order[place]] = start + 1 + end }
    start = end
  }
  return ranks
}

/// What a test says about the hypothesis that paired differences are symmetric about 0.
public struct TestResult: Sendable, Hashable {
  /// Two-sided; 1 where no difference is other than 0, NaN where a difference is NaN.
  public var p: Double
  /// The smallest p that any differences of the same number could have given: a test whose smallest p is above α is
  /// not testable at α, whatever was measured.
  public var smallestP: Double
  /// Differences that are not 0.
  public var count: Int
  /// Which test it is, for a report's list of methods.
  public var method: Method

  /// Whether differences of this number can reach a p of at most `alpha`.
  public func isTestable(at alpha: Double) -> Bool { smallestP <= alpha }
}

/// p-values adjusted for testing all of them: Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
/// Scandinavian Journal of Statistics 6 (1979).
///
/// The i-th smallest of m is multiplied by m − i + 1, then none is smaller than one before it, and none above 1. Rejecting
/// where the result is at most α keeps the probability of any false rejection at α, whatever their dependence. A NaN (no
/// test was made) stays NaN and is not counted in m.
public func holmAdjusted(_ p: [Double]) -> [Double] {
  let order = p.indices.filter { !p[$0].isNaN }.sorted { p[$0] < p[$1] }
  var adjusted = p
  var largest = 0.0
  for (place, index) in order.enumerated() {
    largest = max(largest, min(1, Double(order.count - place) * p[index]))
    adjusted[index] = largest
  }
  return adjusted
}
