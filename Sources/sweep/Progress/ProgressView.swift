import Execution
import Foundation

/// Shows a run to a person. Called from several threads, one at a time.
protocol ProgressView: Sendable {
  func show(_ event: ExecutionEvent)
  /// A line that stays.
  func say(_ text: String)
  func showStopping()
  /// After the last event.
  func finish()
}

/// No progress; what has to be said is said.
struct SilentProgress: ProgressView {
  func show(_ event: ExecutionEvent) {}
  func say(_ text: String) { printError(text) }
  func showStopping() {}
  func finish() {}
}
