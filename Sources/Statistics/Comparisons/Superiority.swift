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
