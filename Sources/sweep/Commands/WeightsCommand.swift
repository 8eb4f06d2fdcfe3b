import ArgumentParser
import Datasets
import Escapes
import Files
import Foundation
import Problems

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
      let starts = try InitialWeights.all(of: plan, data: DataDirectory.resolve(option: options.data))
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
      throw refusal("error: \(error)")
    }
  }
}
