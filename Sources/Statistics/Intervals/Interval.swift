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
