import Foundation

/// The terminal behind standard error.
enum Terminal {
  /// Whether a view may be redrawn in place.
  static var canRedraw: Bool {
    isatty(STDERR_FILENO) == 1 && environment["TERM"].map { $0 != "dumb" } == true
  }

  /// Whether colour is possible and wanted, see no-color.org.
  static var hasColor: Bool { canRedraw && (environment["NO_COLOR"] ?? "").isEmpty }

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// Columns and rows; 80 × 24 where the terminal does not say.
  static var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
    return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
  }
}
