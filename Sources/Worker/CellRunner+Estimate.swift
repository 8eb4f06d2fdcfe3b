import Engine
import Messages

extension CellRunner {
  /// About how many seconds ``run(_:)`` would take, from a first bit of the cell's own work.
  ///
  /// - Parameter budget: seconds to spend on it.
  /// - Throws: the sentence that says why the cell cannot be measured.
  public func estimatedSeconds(of request: CellRequest, measuringFor budget: Double = 0.5) throws -> Double {
    let values = CellValues(map: request.values)
    switch request.family {
    case EngineCatalog.classification.name:
      let training = try Training(try trainingConfiguration(values, seed: request.seed), clock: clock)
      return training.estimatedSeconds(measuringFor: budget)
    case EngineCatalog.synthetic.name:
      return try estimatedSeconds(of: values.runs(seed: request.seed).problem, measuringFor: budget)
    case let other: throw CellError("there is no problem family \(other)")
    }
  }

  /// Runs 8 runs, then twice as many, and so on, until they take a fifth of the budget.
  private func estimatedSeconds(of problem: SyntheticRuns, measuringFor budget: Double) -> Double {
    var part = problem
    part.runs = min(8, problem.runs)
    while true {
      let start = clock()
      _ = part.run()
      let seconds = clock() - start
      if seconds > budget / 5 || part.runs == problem.runs {
        return seconds * Double(problem.runs) / Double(part.runs)
      }
      part.runs = min(2 * part.runs, problem.runs)
    }
  }
}
