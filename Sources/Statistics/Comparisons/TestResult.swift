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
