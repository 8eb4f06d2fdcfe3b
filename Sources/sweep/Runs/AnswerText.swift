import Escapes
import Experiments
import Reporting
import Vocabulary

/// The end of a run: what it has shown, in lines that a record can keep.
enum AnswerText {
  /// Whoever prints them prints the report's path below.
  static func lines(_ answer: Answer) -> [String] {
    var lines: [String] = []
    for block in answer.blocks {
      if !lines.isEmpty { lines.append("") }
      lines.append(block.lead)
      let table = TextTable.text(block.heads, numbers: block.numbers, rows: block.rows)
      lines += table.split(separator: "\n").map { "  \($0)" }
      if block.rowsLeftOut > 0 {
        lines.append("  … and \(block.rowsLeftOut) more rows: the report has all, under Best configurations")
      }
    }
    // What is said of one is mostly said of all.
    lines += answer.blocks.flatMap(\.remarks).unique
    if !answer.blocksLeftOut.isEmpty {
      lines.append("The best by \(answer.blocksLeftOut.joined(separator: ", ")) is in the report.")
    }
    return (lines + answer.missing).map { VisibleText.line($0) }
  }
}

/// What the results are that nobody asks for: a line a problem, optimizer and numerics revision.
enum OrphanLines {
  static func lines(_ results: [CellResult], failed: Int) -> [String] {
    var counts: [String: Int] = [:]
    for result in results {
      let revision = result.numericsRevision.map { "numerics revision \($0)" } ?? "unknown numerics revision"
      counts["\(result.problem), \(result.optimizer), \(revision)", default: 0] += 1
    }
    let lines = counts.map { "\($0.value) of \($0.key)" }.sorted()
    return failed == 0 ? lines : lines + ["\(failed) that failed"]
  }
}
