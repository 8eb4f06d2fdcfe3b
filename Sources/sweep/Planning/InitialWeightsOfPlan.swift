import Experiments
import Foundation
import Problems
import Vocabulary

/// The weights that the trainings of a plan begin with, once for each problem and seed.
struct InitialWeightsOfPlan {
  struct Start {
    var problem: String
    var seed: Int
    var weights: Data
  }

  private let plan: Plan
  private let data: URL
  /// An optimizer, and what it is told, has no part in where a training begins.
  private let ofOptimizers: Set<String>

  init(_ plan: Plan, data: URL) {
    (self.plan, self.data) = (plan, data)
    ofOptimizers = Set(
      ["optimizer"] + plan.experiment.known.optimizers.flatMap { $0.parameters.map(\.name) })
  }

  private struct Asked: Hashable {
    var values: [String: Value]
    var seed: Int
  }

  /// - Throws: why a cell has none, and where cells of one problem and seed begin differently.
  func starts() throws -> [Start] {
    var (starts, asked) = ([Start](), Set<Asked>())
    for cell in plan.cells {
      let configuration = plan.experiment.configurations[cell.configurationIndex]
      guard Problems.all[configuration.family] != nil else { continue }
      let values = configuration.values
      guard
        asked.insert(Asked(values: values.filter { !ofOptimizers.contains($0.key) }, seed: cell.seed))
          .inserted
      else { continue }
      let work = try Problems.all.cell(configuration.family, values, seed: cell.seed)
      guard let weights = try work.initialWeights(in: CellContext(cell: cell.id, dataDirectory: data)) else {
        continue
      }
      let problem = configuration.problem
      guard let known = starts.first(where: { $0.problem == problem && $0.seed == cell.seed }) else {
        starts.append(Start(problem: problem, seed: cell.seed, weights: weights))
        continue
      }
      guard known.weights == weights else {
        throw CellError(
          "cells of \(problem) with seed \(cell.seed) begin with different weights, and a file holds one of them:"
            + " choose by --only or --set")
      }
    }
    return starts
  }
}
