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
