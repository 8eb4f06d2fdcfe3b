import Vocabulary

/// How numbers lie along an axis.
package enum Scale: String, SettingChoice {
  case linear, log

  /// For the reference.
  package var summary: String { self == .linear ? "equal differences" : "equal ratios" }
}
