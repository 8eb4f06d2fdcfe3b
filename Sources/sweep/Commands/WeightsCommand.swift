import ArgumentParser
import Datasets
import Escapes
import Experiments
import Files
import Foundation
import Problems
import Vocabulary

struct WeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract:
      "Writes the weights that trainings begin with, so that a program of yours can begin with the same.",
    discussion: """
      A safetensors file for each problem and seed, FOLDER/PROBLEM-SEED.safetensors, under PyTorch's names, those of \
      gpt under nanoGPT's. Optimizers have no part in them. Nothing is trained. A file that is there is replaced.

      Examples:
        sweep weights experiments/programs/pytorch/pytorch.yaml experiments/programs/pytorch/weights
        sweep weights experiments/shakespeare.yaml weights --only 'seed == 0'

        python   model.load_state_dict(safetensors.torch.load_file("weights/cifar100-0.safetensors"))
      """)

  @OptionGroup var options: ExperimentOptions
  @Argument(help: "The folder to write to; made where it is missing.") var folder: String

  func run() throws {
    let plan = try options.plan()
    do {
      let starts = try InitialWeightsOfPlan(plan, data: DataDirectory.resolve(option: options.data)).starts()
      guard !starts.isEmpty else {
        throw CellError("none of these cells is a training of sweep's own: there are no weights to write")
      }
      let folder = try Folder(URL(fileURLWithPath: folder, isDirectory: true), making: true)
      for start in starts {
        let name = "\(start.problem)-\(start.seed).safetensors"
        try AtomicFile.write(start.weights, name, in: folder)
        print(VisibleText.line(folder.url.appending(path: name).relativePath))
      }
    } catch let error as FileError {
      throw error
    } catch let error as any CustomStringConvertible {
      printError("error: \(error)")
      throw ExitCode(Main.refusal)
    }
  }
}

/// The weights that the trainings of a plan begin with, once for each problem and seed.
private struct InitialWeightsOfPlan {
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
