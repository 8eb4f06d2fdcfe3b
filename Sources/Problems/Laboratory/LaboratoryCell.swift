import Engine
import Vocabulary

/// An optimizer that runs many times on a known function.
struct LaboratoryCell: ProblemCell {
  let runs: SyntheticRuns
  /// Nil where the file declares all numbers.
  let theory: Theory?
  let deltas: [Double]

  func measure(in context: CellContext) throws -> Vocabulary.Measurement {
    let start = context.clock()
    var lastReport = start
    let statistics = try runs.run { done in
      // No checkpoint: eight runs are the unit, and what is lost is a part of one cell.
      if context.isStopping() { throw CellStopped() }
      let now = context.clock()
      guard now - lastReport > 0.25 else { return }
      lastReport = now
      context.report(fraction: Double(done) / Double(runs.runs), position: "run \(done)/\(runs.runs)")
    }
    return measurement(statistics, wallSeconds: context.clock() - start)
  }

  /// Runs 8 runs, then twice as many, and so on, until they take a fifth of the budget.
  func estimatedSeconds(measuringFor budget: Double, in context: CellContext) -> Double {
    var part = runs
    part.runs = min(8, runs.runs)
    while true {
      let start = context.clock()
      _ = part.run()
      let seconds = context.clock() - start
      if seconds > budget / 5 || part.runs == runs.runs {
        return seconds * Double(runs.runs) / Double(part.runs)
      }
      part.runs = min(2 * part.runs, runs.runs)
    }
  }

  var derivedNumbers: [String: Double] {
    guard theory != nil else { return [:] }
    let named = Laboratory.settings.map { ($0.metric.name, $0.value(self)) }
    return Dictionary(uniqueKeysWithValues: named).filter { !$0.value.isNaN }
  }
}
