import Execution
import Foundation
import Processes

/// Shows a run to a person, see ``RunDisplay``: told what happens, and how far the run then is.
protocol ProgressView: Sendable {
  /// Seconds between looks where nothing happens.
  static var interval: Double { get }

  mutating func look(_ progress: RunProgress)
  mutating func show(_ event: ExecutionEvent, _ progress: RunProgress)
  /// A line that stays.
  mutating func say(_ text: String, _ progress: RunProgress)
  mutating func showStopping(_ progress: RunProgress)
  /// After the last event.
  mutating func finish()
}

/// The terminal behind standard error.
enum Terminal {
  /// Whether a view may be redrawn in place.
  static func canRedraw(isTerminal: Bool = isTerminal, _ environment: [String: String] = environment) -> Bool
  {
    isTerminal && environment["TERM"].map { $0 != "dumb" } == true
  }

  /// Whether colour is possible and wanted, see no-color.org.
  static func hasColor(isTerminal: Bool = isTerminal, _ environment: [String: String] = environment) -> Bool {
    canRedraw(isTerminal: isTerminal, environment) && (environment["NO_COLOR"] ?? "").isEmpty
  }

  private static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// Columns and rows; 80 × 24 where the terminal does not say.
  static var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
    return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
  }
}

/// What happens again and again beside a run, on a thread of its own: where few threads may be started, the queues of
/// Dispatch have none to spare, and say nothing of it.
enum Ticks {
  /// Calls `body` every so many seconds until it says that it is over, or its owner is gone; never where there may be no
  /// more threads: what is shown moves with the events alone.
  static func every<Owner: AnyObject & Sendable>(
    _ seconds: Double, of owner: Owner, _ body: @escaping @Sendable (Owner) -> Bool
  ) {
    try? OwnThread.start { [weak owner] in
      repeat { Thread.sleep(forTimeInterval: seconds) } while owner.map(body) ?? false
    }
  }
}
