import Foundation
import Testing

extension Tag {
  /// Takes seconds: it runs the program many times, trains, or computes for long.
  @Tag public static var slow: Self
}

extension Trait where Self == ConditionTrait {
  /// Stands beside the tag ``Testing/Tag/slow``, for `swift test` cannot choose by tags.
  public static var leftOutIfFast: Self {
    .disabled(if: ProcessInfo.processInfo.environment["SWEEP_TESTS"] == "fast", "slow: SWEEP_TESTS is fast")
  }
}
