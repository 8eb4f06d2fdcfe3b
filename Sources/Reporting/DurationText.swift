import Foundation

/// Seconds for a person: `90 ms`, `3.2 s`, `42 s`, `4:05 min`, `2:10 h`, `3.2 days`; `?` for what is not finite.
public func durationText(_ seconds: Double) -> String {
  guard seconds.isFinite else { return "?" }
  let seconds = max(0, seconds)
  let whole = Int(saturating: min(seconds, 1e15).rounded())
  if seconds == 0 { return "0 s" }
  if seconds < 0.0005 { return "under 1 ms" }
  if seconds < 0.9995 { return String(format: "%.0f ms", seconds * 1000) }
  if seconds < 9.95 { return String(format: "%.1f s", seconds) }
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return String(format: "%d:%02d min", whole / 60, whole % 60) }
  if whole < 48 * 3600 { return String(format: "%d:%02d h", whole / 3600, whole / 60 % 60) }
  return String(format: "%.1f days", seconds / 86400)
}
