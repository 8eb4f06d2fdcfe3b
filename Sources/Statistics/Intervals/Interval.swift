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
