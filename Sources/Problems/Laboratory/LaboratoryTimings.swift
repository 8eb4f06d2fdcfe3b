import Engine
import Foundation

/// How many noise draws a second the laboratory makes and uses, by law and optimizer, on one core.
struct LaboratoryTimings: BenchTable {
  struct Row: Sendable, Encodable {
    var law: String
    var optimizer: String
    var dimension: Int
    /// Median over turns, steps of the optimizer included.
    var drawsPerSecond: Double

    enum CodingKeys: String, CodingKey {
      case law, optimizer, dimension
      case drawsPerSecond = "draws_per_second"
    }
  }

  var processor: String
  var rows: [Row]

  var title: String { "\(processor), one core, batches of 16" }
  var heads: [String] { ["law", "optimizer", "dimension", "million draws/s"] }
  var numbers: Set<Int> { [2, 3] }

  /// One a law and optimizer.
  var lines: [[String]] {
    rows.map { row in
      [row.law, row.optimizer, String(row.dimension), String(format: "%.0f", row.drawsPerSecond / 1e6)]
    }
  }

  /// Measures for about `seconds`: batches of 16, the contestants in turn, so that a machine that drifts drifts
  /// under all of them alike.
  static func measure(_ laws: [NoiseLawKind], seconds: Double) -> LaboratoryTimings {
    let now: () -> Double = { ProcessInfo.processInfo.systemUptime }
    let pareto = SymmetricParetoNoise(tailIndex: 1.5)
    func optimizer(_ name: String, _ values: [String: Double]) -> Optimizer {
      .registered(name, values.merging(["learning_rate": 0.1]) { $1 })
    }
    let perSample = optimizer("ps_clip_sgd", ["clip_threshold": 4])
    let optimizers: [(String, Optimizer)] = [
      ("sgd", optimizer("sgd", [:])), ("clip_sgd", optimizer("clip_sgd", ["clip_threshold": 0.1])),
      ("normalized_sgd", optimizer("normalized_sgd", [:])),
      ("ps_clip_sgd, growing", optimizer("ps_clip_sgd", ["clip_threshold": 1, "threshold_beta": 1.5])),
      ("micro_batch_clip_sgd, 4", optimizer("micro_batch_clip_sgd", ["clip_threshold": 2])),
      ("auto_s_sgd", optimizer("auto_s_sgd", [:])),
      ("quantile_clip_sgd", optimizer("quantile_clip_sgd", ["clip_threshold": 4])),
      ("coordinate_clip_sgd", optimizer("coordinate_clip_sgd", ["coordinate_threshold": 0.1])),
      ("adamw", optimizer("adamw", [:])), ("lion", optimizer("lion", [:])),
    ]
    var contestants: [(row: Row, problem: SyntheticRuns, times: [Double])] = []
    for dimension in [1, 1000] {
      for law in laws { add("ps_clip_sgd", perSample, law.kind.name, usual(law)) }
      for (name, optimizer) in optimizers { add(name, optimizer, "symmetric_pareto", pareto) }
      func add(_ optimizer: String, _ method: Optimizer, _ name: String, _ law: any NoiseLaw) {
        let problem = SyntheticRuns(
          objective: Quadratic(dimension: dimension), start: .constant(1), noise: law, optimizer: method,
          learningRate: 0.1, batchSize: 16, microBatchSize: 4, steps: dimension == 1 ? 100 : 10,
          runs: dimension == 1 ? 2000 : 16, seed: 0)
        let row = Row(law: name, optimizer: optimizer, dimension: dimension, drawsPerSecond: 0)
        contestants.append((row, problem, []))
      }
    }
    /// The law with numbers that papers have.
    func usual(_ law: NoiseLawKind) -> any NoiseLaw {
      law.kind.benched(["tail_index": 1.5, "shape": 0.7, "probability": 0.1, "order": 1.5], law.make)
    }
    let start = now()
    repeat {
      for index in contestants.indices {
        let begin = now()
        _ = contestants[index].problem.run()
        contestants[index].times.append(now() - begin)
      }
    } while now() - start < seconds
    return LaboratoryTimings(
      processor: Processor.current.model,
      rows: contestants.map { row, problem, times in
        let draws = problem.runs * problem.steps * problem.batchSize * problem.objective.dimension
        var row = row
        row.drawsPerSecond = Double(draws) / SortedSample(times).quantile(0.5)
        return row
      })
  }
}
