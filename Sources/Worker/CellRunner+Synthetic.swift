import Engine
import Messages
import Vocabulary

extension CellRunner {
  /// Runs an optimizer many times on a known function.
  func simulate(_ request: CellRequest, _ values: CellValues) throws -> Vocabulary.Measurement {
    let (problem, theory) = try values.runs(seed: request.seed)
    let deltas = try values.numbers("deltas")
    let start = clock()
    var lastReport = start
    let statistics = try problem.run { done in
      // No checkpoint: eight runs are the unit, and what is lost is a part of one cell.
      if isStopping() { throw CellStopped() }
      let now = clock()
      guard now - lastReport > 0.25 else { return }
      lastReport = now
      report(
        CellProgress(
          cell: request.cell, fraction: Double(done) / Double(problem.runs),
          position: "run \(done)/\(problem.runs)", metrics: [:]))
    }
    return Measurement(
      runs: statistics, of: problem, theory: theory, deltas: deltas, wallSeconds: clock() - start)
  }
}
