import Foundation
import Worker

extension SyntheticTimings {
  /// For a person: one line a law and optimizer.
  var table: String {
    func left(_ text: String) -> String { text.padding(toLength: 24, withPad: " ", startingAt: 0) }
    func right(_ text: String) -> String { String(repeating: " ", count: max(0, 18 - text.count)) + text }
    let head = left("law") + left("optimizer") + right("dimension") + right("million draws/s")
    let lines = rows.map { row in
      left(row.law) + left(row.optimizer) + right(String(row.dimension))
        + right(String(format: "%.0f", row.drawsPerSecond / 1e6))
    }
    return (["\(processor), one core, batches of 16", "", head] + lines).joined(separator: "\n")
  }
}
