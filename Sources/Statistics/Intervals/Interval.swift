/// A confidence interval, and how it was made.
public struct Interval: Sendable, Hashable {
  /// −∞ where the sample is too small to bound it below; NaN, like ``upper``, where there is no interval at all.
  public var lower: Double
  /// ∞ where the sample is too small to bound it above.
  public var upper: Double
  /// The coverage asked for, or, for an interval between order statistics, the one reached; 0…1.
  public var confidence: Double
  /// Where it comes from, for a report's list of methods.
  public var method: Method

  /// Both ends are finite.
  public var isBounded: Bool { lower.isFinite && upper.isFinite }
}

/// A confidence interval for a mean: Student's t below 20 values, from there on ``bootstrapInterval(of:confidence:)``.
///
/// With fewer than 20 values a bootstrap sees too little of the distribution to be worth more than the normal
/// assumption (its intervals cover less than they say: Hesterberg, "What Teachers Should Know About the
/// Bootstrap", The American Statistician 69, 2015).
///
/// - Returns: NaN ends for fewer than two values, and where one is infinite or NaN.
public func meanInterval(of values: [Double], confidence: Double = 0.95) -> Interval {
  values.count < 20
    ? studentInterval(of: values, confidence: confidence)
    : bootstrapInterval(of: values, confidence: confidence)
}

/// mean ± t·s/√n, t the quantile with n − 1 degrees of freedom: Student, "The Probable Error of a Mean",
/// Biometrika 6 (1908).
///
/// - Returns: NaN ends for fewer than two values, and where one is infinite or NaN.
public func studentInterval(of values: [Double], confidence: Double = 0.95) -> Interval {
  let center = mean(of: values)
  let deviation = standardDeviation(of: values)
  guard values.count > 1, center.isFinite, deviation.isFinite else {
    return Interval(lower: .nan, upper: .nan, confidence: confidence, method: .meanInterval)
  }
  let reach =
    StudentT.quantile(within: confidence, degrees: values.count - 1) * deviation
    / Double(values.count).squareRoot()
  return Interval(lower: center - reach, upper: center + reach, confidence: confidence, method: .meanInterval)
}

/// A confidence interval for a population's p-quantile between two order statistics, whatever the distribution.
///
/// David and Nagaraja, "Order Statistics" (3rd ed., 2003), §7.1: x₍r₎ ≤ ξ_p ≤ x₍s₎ with probability at least
/// P(r ≤ X < s), X binomial(n, p). r is the largest and s the smallest that leave no more than half of
/// 1 − confidence on either side. Where no order statistic does (a median needs n ≥ 6 at 0.95), that end is infinite:
/// the sample says nothing about it. Infinite values are ordinary extremes.
///
/// - Parameters:
///   - p: 0…1.
///   - sorted: in ascending order.
/// - Returns: with ``Interval/confidence`` the coverage reached; NaN ends for an empty sample and for one with NaN.
public func quantileInterval(_ p: Double, ofSorted sorted: [Double], confidence: Double = 0.95) -> Interval {
  precondition((0...1).contains(p), "a quantile's level is in 0…1, not \(p)")
  guard let last = sorted.last, !last.isNaN, !sorted[0].isNaN else {
    return Interval(lower: .nan, upper: .nan, confidence: confidence, method: .quantileInterval)
  }
  let count = sorted.count
  guard p > 0, p < 1 else {
    return Interval(lower: -.infinity, upper: .infinity, confidence: 1, method: .quantileInterval)
  }
  let binomial = Binomial(count: count, p: p)
  let tail = (1 - confidence) / 2
  // Counted from 1: P(X < r) ≤ tail, and P(X ≥ s) ≤ tail.
  let r = (1...count).last { binomial.probability(atMost: $0 - 1) <= tail } ?? 0
  let s = (1...count).first { 1 - binomial.probability(atMost: $0 - 1) <= tail } ?? count + 1
  return Interval(
    lower: r == 0 ? -.infinity : sorted[r - 1], upper: s > count ? .infinity : sorted[s - 1],
    confidence: (s > count ? 1 : binomial.probability(atMost: s - 1)) - binomial.probability(atMost: r - 1),
    method: .quantileInterval)
}

/// The bias-corrected and accelerated bootstrap interval of a mean.
///
/// Efron, "Better Bootstrap Confidence Intervals", JASA 82 (1987), with the jackknife's acceleration (Efron and
/// Tibshirani, "An Introduction to the Bootstrap", 1993, equations 14.9 to 14.15); 9,999 resamples from a fixed stream,
/// so that the same values give the same interval. Resamples equal to the mean count half in the bias.
///
/// - Returns: NaN ends for fewer than two values, and where one is infinite or NaN.
public func bootstrapInterval(of values: [Double], confidence: Double = 0.95) -> Interval {
  let center = mean(of: values)
  let count = values.count
  guard count > 1, center.isFinite, values.allSatisfy(\.isFinite) else {
    return Interval(lower: .nan, upper: .nan, confidence: confidence, method: .bootstrapInterval)
  }
  // Sums of deviations: a resample of equal values is exactly at the mean.
  let deviations = values.map { $0 - center }
  var random = RandomStream(seed: 0x5357_4545_5042_4341)
  var means = (0..<resamples).map { _ in
    var sum = 0.0
    for _ in 0..<count { sum += deviations[random.index(below: count)] }
    return sum / Double(count)
  }
  means.sort()
  let below = means.count { $0 < 0 }
  let equal = means.count { $0 == 0 }
  let bias = Normal.quantile((Double(below) + Double(equal) / 2) / Double(resamples))
  // Leaving one value out moves the mean by −deviation/(n − 1): the jackknife's third and second moments.
  let squares = deviations.reduce(0) { $0 + $1 * $1 }
  let cubes = deviations.reduce(0) { $0 + $1 * $1 * $1 }
  let acceleration = squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  func end(_ p: Double) -> Double {
    guard bias.isFinite else { return quantile(p, ofSorted: means) }
    let z = bias + Normal.quantile(p)
    let level = Normal.probability(below: bias + z / (1 - acceleration * z))
    return quantile(min(1, max(0, level)), ofSorted: means)
  }
  let tail = (1 - confidence) / 2
  return Interval(
    lower: center + end(tail), upper: center + end(1 - tail), confidence: confidence,
    method: .bootstrapInterval)
}

private let resamples = 9_999

/// A fixed stream of random numbers: the same for a seed on every system, so that the same numbers have the same resamples in every
/// report, and tests the same cases.
///
/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014 (SplitMix64).
package struct RandomStream: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// 0..<count, each equally likely to within count/2⁶⁴: Lemire's multiplication without its rejection.
  mutating func index(below count: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(count)).high)
  }
}
