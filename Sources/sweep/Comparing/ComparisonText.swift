import Escapes
import Foundation
import Rows

/// A comparison for a terminal: what moved, worst first, and a sentence.
enum ComparisonText {
  /// - Parameters:
  ///   - first: says what A is.
  ///   - second: says what B is.
  static func text(_ comparison: Comparison, first: String, second: String) -> String {
    let moved = comparison.rows.filter { $0.verdict != .same }
    var lines = [
      "first:  \(first)", "second: \(second)",
      "\(comparison.pairedCells) cells in both, \(comparison.identicalCells) of them identical;"
        + " \(comparison.onlyInA) only in the first, \(comparison.onlyInB) only in the second",
    ]
    if !comparison.ignoredParameters.isEmpty {
      lines.append(
        "known to one side alone, not compared: \(comparison.ignoredParameters.joined(separator: ", "))")
    }
    if !moved.isEmpty {
      var table = TextTable(
        ["problem", "optimizer", "configuration", "metric", "first", "second", "change", "pairs", "p", ""],
        numbers: [4, 5, 6, 7, 8])
      for row in moved.sorted(by: isBefore) {
        table.add([
          row.problem, row.optimizer, row.parameters, row.metric, number(row.a), number(row.b),
          percent(row.relativeChange), "\(row.pairs)",
          row.isTestable ? String(format: "%.3g", row.p) : "too few",
          row.verdict.rawValue + (row.isRegression ? ", regression" : ""),
        ])
      }
      lines += ["", table.text, ""]
      // n pairs reach 2^(1−n), times the rows of Holm's correction.
      let alpha = String(format: "%g", comparison.options.alpha)
      let enough = (1...40).first { 2 / Double(1 << $0) * Double(moved.count) <= comparison.options.alpha }
      lines.append(
        "p: paired sign-flip test over seeds, Holm's correction for \(counted(moved.count, "row"))"
          + (moved.contains { !$0.isTestable }
            ? "; too few: no outcome of so few pairs could be significant at \(alpha)"
              + (enough.map { ", \($0) could" } ?? "") : ""))
    }
    let count = comparison.regressions.count
    let same = comparison.rows.count - moved.count
    lines.append(
      "\(same) of \(comparison.rows.count) rows are the same; "
        + (count == 0 ? "no regression" : counted(count, "regression"))
        + " beyond a tolerance of \(String(format: "%g", comparison.options.tolerance * 100)) %")
    return lines.joined(separator: "\n")
  }

  private static func isBefore(_ a: Comparison.Row, _ b: Comparison.Row) -> Bool {
    if a.isRegression != b.isRegression { return a.isRegression }
    return abs(a.relativeChange) > abs(b.relativeChange)
  }

  private static func number(_ value: Double) -> String {
    value.isFinite ? String(format: "%.5g", value) : "diverged"
  }

  private static func percent(_ share: Double) -> String {
    share.isFinite ? String(format: "%+.2f %%", share * 100) : share > 0 ? "+inf" : share < 0 ? "-inf" : "?"
  }
}
