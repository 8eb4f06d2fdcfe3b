import Foundation

/// The terminal behind standard error.
enum Terminal {
  /// Whether a view may be redrawn in place.
  static var canRedraw: Bool { canRedraw(isTerminal: isTerminal, environment) }

  /// Whether colour is possible and wanted, see no-color.org.
  static var hasColor: Bool { hasColor(isTerminal: isTerminal, environment) }

  static func canRedraw(isTerminal: Bool, _ environment: [String: String]) -> Bool {
    isTerminal && environment["TERM"].map { $0 != "dumb" } == true
  }

  static func hasColor(isTerminal: Bool, _ environment: [String: String]) -> Bool {
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
