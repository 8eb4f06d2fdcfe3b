import ArgumentParser
import Datasets
import Escapes
import Experiments
import Foundation
import Problems
import Vocabulary

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Prints text that a trained language model writes.",
    discussion: """
      The cell is named by its place in the plan, counted from 0, or by the beginning of its id; `sweep plan --cells` \
      shows both. Its problem needs `save: final`, so that the weights were kept. The same options print the same text.

      Examples:
        sweep sample experiments/shakespeare.yaml 0
        sweep sample experiments/shakespeare.yaml 0 --prompt 'ROMEO:' --temperature 0.5 --length 300
      """)

  @OptionGroup var options: ExperimentOptions
  @Argument(help: "The cell: its index, or the beginning of its id.") var cell: String
  @Option(help: "How many tokens to write.") var length = 500
  @Option(
    help: "What logits are divided by: below 1 likelier text, above 1 wilder; 0 always takes the likeliest.")
  var temperature = 0.8
  @Option(name: .customLong("top-k"), help: "Draw from so many of the likeliest tokens; 0 for all.")
  var top = 200
  @Option(help: "What the text begins with; left out: a new line.") var prompt: String?
  @Option(help: "Another one draws another text.") var seed = 0

  func validate() throws {
    guard (0...1_000_000).contains(length) else {
      throw ValidationError("--length must be from 0 to 1000000")
    }
    guard temperature >= 0, temperature.isFinite else {
      throw ValidationError("--temperature must be at least 0")
    }
    guard top >= 0 else { throw ValidationError("--top-k must be at least 0") }
    guard seed >= 0 else { throw ValidationError("--seed must be at least 0") }
  }

  func run() throws {
    let plan = try options.plan()
    do {
      let text = try text(plan)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      print(lines.map { VisibleText.line($0) }.joined(separator: "\n"))
    } catch let error as any CustomStringConvertible {
      throw refusal("error: \(error)")
    }
  }

  private func text(_ plan: Plan) throws -> String {
    let cell = try plan.cell(named: cell, listedBy: options.command("plan", "--cells"))
    let configuration = plan.experiment.configurations[cell.configurationIndex]
    guard let problem = Problems.all[configuration.family] as? any TextProblem else {
      throw CellError("\(configuration.problem) is no language model: its cells write no text")
    }
    let weights = options.directory(of: plan).appending(path: "weights/\(cell.id).safetensors")
    guard FileManager.default.fileExists(atPath: weights.path) else {
      throw CellError(
        "the cell has kept no weights (\(weights.relativePath)): write save: final at its problem, and"
          + " `\(options.command("run"))`")
    }
    let bytes = try problem.sample(
      CellValues(map: configuration.values), weights: weights.path,
      in: DataDirectory.resolve(option: options.data),
      SampleRequest(
        length: length, temperature: temperature, top: top == 0 ? nil : top, prompt: prompt, seed: seed))
    return String(decoding: bytes, as: UTF8.self)
  }
}
