import Foundation
import Testing

extension Tag {
  /// Takes seconds.
  @Tag static var slow: Self
}

extension Trait where Self == ConditionTrait {
  /// Beside the tag, for `swift test` cannot choose by tags.
  static var leftOutIfFast: Self {
    .disabled(if: ProcessInfo.processInfo.environment["SWEEP_TESTS"] == "fast", "slow: SWEEP_TESTS is fast")
  }
}
