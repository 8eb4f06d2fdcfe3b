import Experiments
import Foundation
import Problems
import Vocabulary

/// The weights that the trainings of a plan begin with, once for each problem and seed.
struct InitialWeights {
  var problem: String
  var seed: Int
  var weights: Data

  private struct Asked: Hashable {
    var values: [String: Value]
    var seed: Int
  }

  /// - Throws: why a cell has none, and where cells of one problem and seed begin differently.
  static func all(of plan: Plan, data: URL) throws -> [InitialWeights] {
    // An optimizer, and what it is told, has no part in where a training begins.
    let ofOptimizers = Set(
      ["optimizer"] + plan.experiment.known.optimizers.flatMap { $0.parameters.map(\.name) })
    var (starts, asked) = ([InitialWeights](), Set<Asked>())
    for cell in plan.cells {
      let configuration = plan.configuration(of: cell)
      let (problem, values) = (configuration.problem, configuration.values)
      let own = values.filter { !ofOptimizers.contains($0.key) }
      guard Problems.all[configuration.family] != nil,
        asked.insert(Asked(values: own, seed: cell.seed)).inserted,
        let weights = try Problems.all.cell(configuration.family, values, seed: cell.seed)
          .initialWeights(in: CellContext(cell: cell.id, dataDirectory: data))
      else { continue }
      guard let known = starts.first(where: { $0.problem == problem && $0.seed == cell.seed }) else {
        starts.append(InitialWeights(problem: problem, seed: cell.seed, weights: weights))
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
