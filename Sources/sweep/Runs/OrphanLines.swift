import Results
import Vocabulary

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
