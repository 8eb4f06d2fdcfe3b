import Engine
import Messages

extension CellRunner {
  /// Runs an optimizer many times on a known function.
  func simulate(_ request: CellRequest, _ values: CellValues) throws -> Messages.Measurement {
    let optimizer = try values.optimizer()
    guard optimizer.microBatchRule == .mean, !optimizer.nesterov else {
      throw CellError("synthetic problems have neither micro-batches nor Nesterov's momentum")
    }
    let problem = SyntheticRuns(
      objective: Quadratic(dimension: try values.integer("dimension")),
      start: .constant(try values.number("start")), noise: try values.noise(),
      optimizer: optimizer, learningRate: try values.number("learning_rate"),
      batchSize: try values.integer("batch_size"), steps: try values.integer("steps"),
      runs: try values.integer("runs"), seed: request.seed)
    let start = clock()
    var lastReport = start
    let statistics = problem.run { done in
      let now = clock()
      guard now - lastReport > 0.25 else { return }
      lastReport = now
      report(
        CellProgress(
          cell: request.cell, fraction: Double(done) / Double(problem.runs),
          position: "run \(done)/\(problem.runs)", metrics: [:]))
    }
    return Measurement(runs: statistics, of: problem, wallSeconds: clock() - start)
  }
}
