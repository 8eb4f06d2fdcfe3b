import Foundation

/// Seconds for a person: `8 s`, `4:05 min`, `2:10 h`, `3.2 days`.
func durationText(_ seconds: Double) -> String {
  guard seconds.isFinite else { return "?" }
  let whole = Int(max(0, seconds).rounded())
  if seconds < 9.95 { return String(format: "%.1f s", max(0, seconds)) }
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return String(format: "%d:%02d min", whole / 60, whole % 60) }
  if whole < 48 * 3600 { return String(format: "%d:%02d h", whole / 3600, whole / 60 % 60) }
  return String(format: "%.1f days", seconds / 86400)
}
