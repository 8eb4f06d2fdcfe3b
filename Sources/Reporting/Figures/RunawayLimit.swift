import Foundation

/// How high an axis reaches where a line runs away: the other lines must stay readable beside it.
enum RunawayLimit {
  /// Decades that a line may rise from its start to its end, or an axis span, before it counts as running away.
  private static let decades = 30.0

  /// On a log axis, above the lines that stay, twice their own span, and six decades at least; four times their height
  /// on a linear one.
  ///
  /// - Parameters:
  ///   - lines: the heights of each line in order.
  ///   - all: everything that is drawn, bands included.
  /// - Returns: ∞ where no line runs away, or all do.
  static func of(_ lines: [[Double]], all: [Double], _ scale: Axis.Scale) -> Double {
    func isShown(_ value: Double) -> Bool { value > 0 && value.isFinite }
    let shown = all.filter(isShown)
    guard let low = shown.min(), let high = shown.max(), log10(high) - log10(low) > decades else {
      return .infinity
    }
    let stays = lines.map { $0.filter(isShown) }.filter { line in
      guard let first = line.first, let last = line.last else { return false }
      return log10(last) - log10(first) <= decades
    }
    guard let top = stays.joined().max(), let bottom = stays.joined().min() else { return .infinity }
    if scale == .linear { return 4 * top }
    let reach = log10(top) + max(6, 2 * (log10(top) - log10(bottom)))
    return reach < 300 ? pow(10, reach) : .infinity
  }
}
