/// The paired sign-flip (permutation) test of the mean difference, two-sided.
///
/// Fisher, "The Design of Experiments" (1935), §21: if pairs are exchangeable, every difference is as likely to have the
/// other sign; p is the share of all 2ⁿ sign patterns whose |sum| is at least the observed one. Up to 20 non-zero
/// differences every pattern is visited, in Gray code order. Beyond, 99,999 random patterns of a fixed stream stand for
/// them and p = (1 + hits)/(1 + patterns) (Phipson and Smyth, "Permutation p-values should never be zero", 2010).
///
/// Differences of 0 change no sum and are left out. An infinite difference (one of the pair diverged) is larger than
/// any finite one: sums are compared first by their infinities, then by the rest.
public func signFlipTest(_ differences: [Double]) -> TestResult {
  let used = differences.filter { $0 != 0 }
  let count = used.count
  let isExact = count <= 20
  let method: Method = isExact ? .signFlipTest : .signFlipSampling
  let smallest = isExact ? (count == 0 ? 1 : 2 / Double(1 << count)) : 1 / Double(flips + 1)
  guard !used.contains(where: \.isNaN) else {
    return TestResult(p: .nan, smallestP: smallest, count: count, method: method)
  }
  guard count > 0 else { return TestResult(p: 1, smallestP: 1, count: 0, method: method) }
  // Infinities have unit size in their own component.
  let infinite = used.map { $0.isInfinite ? ($0 > 0 ? 1 : -1) : 0 }
  let finite = scaled(used.map { $0.isFinite ? $0 : 0 })
  // Sums that are equal on paper differ by rounding.
  let tolerance = 1e-12 * finite.reduce(0) { $0 + abs($1) }
  let observed = Sum(infinite: infinite.reduce(0, +), finite: finite.reduce(0, +)).magnitude
  func isAsLarge(_ sum: Sum) -> Bool {
    let sum = sum.magnitude
    if sum.infinite != observed.infinite { return sum.infinite > observed.infinite }
    return sum.finite >= observed.finite - tolerance
  }
  var hits = 0
  if isExact {
    // Half of the patterns: the last sign stays, the others' mirror images have the same |sum|.
    var sum = Sum(infinite: infinite.reduce(0, +), finite: finite.reduce(0, +))
    var signs = Array(repeating: 1, count: count)
    let patterns = 1 << (count - 1)
    for pattern in 1...patterns {
      if isAsLarge(sum) { hits += 1 }
      guard pattern < patterns else { break }
      let flipped = pattern.trailingZeroBitCount
      signs[flipped] = -signs[flipped]
      sum.infinite += 2 * signs[flipped] * infinite[flipped]
      sum.finite += 2 * Double(signs[flipped]) * finite[flipped]
    }
    return TestResult(p: Double(hits) / Double(patterns), smallestP: smallest, count: count, method: method)
  }
  var random = RandomStream(seed: 0x5349_474E_464C_4950)
  for _ in 0..<flips {
    var sum = Sum(infinite: 0, finite: 0)
    var bits: UInt64 = 0
    for index in 0..<count {
      if index.isMultiple(of: 64) { bits = random.next() }
      let sign = bits & 1 == 0 ? 1 : -1
      bits >>= 1
      sum.infinite += sign * infinite[index]
      sum.finite += Double(sign) * finite[index]
    }
    if isAsLarge(sum) { hits += 1 }
  }
  return TestResult(
    p: Double(1 + hits) / Double(1 + flips), smallestP: smallest, count: count, method: method)
}

private let flips = 99_999

/// A sum with infinitely large terms: they come first, the finite part decides between equals.
private struct Sum {
  var infinite: Int
  var finite: Double

  var magnitude: Sum {
    let isNegative = infinite < 0 || (infinite == 0 && finite < 0)
    return isNegative ? Sum(infinite: -infinite, finite: -finite) : self
  }
}

/// The same values divided by their largest magnitude, so that no sum overflows.
private func scaled(_ values: [Double]) -> [Double] {
  let largest = values.reduce(0) { max($0, abs($1)) }
  return largest > 0 ? values.map { $0 / largest } : values
}
