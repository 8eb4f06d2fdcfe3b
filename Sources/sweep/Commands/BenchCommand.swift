import ArgumentParser
import Escapes
import Foundation
import Problems
import Worker

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures what a training step costs, model by model and optimizer by optimizer, on one core.",
    discussion: """
      With an experiment file: seconds per epoch of each of its optimizers, or per step of language models, by steps of
      their own trainings in turns, pinned to one core. They are kept as training_times.json in the results folder, and
      reports then show training time as epochs or steps times these seconds. Nothing else should run: stop other work
      first.
        sweep bench experiments/alexnet.yaml --seconds 120

      Optimizers take turns, so that ratios hold on a machine whose speed drifts. Pin it: taskset -c 0 sweep bench.
      A ratio is the median over turns; beside it stands its 95 % confidence interval, which more --seconds narrow.
      Limit share is what sgemm's rate would need for the step's matrix products, divided by the step's time.
      Augmentation is the making of a batch, crops and flips included, divided by the step's time; it comes on top.
      The last column is the step's time x sgemm's rate / the arithmetic of a library that multiplies with padding.
      What clips micro-batches is compared with sgd in as many of them. Language models are measured with adamw; of
      attention's products those count that causality leaves.
      """)

  @Argument(
    help: "An experiment file, to measure seconds per epoch or step of its optimizers.",
    completion: .file(extensions: ["yaml", "yml"])) var file: String?
  @Option(
    help: ArgumentHelp("Of an experiment file: change a key, as for sweep run.", valueName: "key=value"))
  var set: [String] = []
  @Option(help: "Of an experiment file: folder under which NAME/ holds the results.") var results = "results"
  @Option(
    help: "Of an experiment file: folder of the data sets; else $SWEEP_DATA, else the user's cache folder.")
  var data: String?
  @Option(help: "A model to measure; may be repeated. Left out: all.") var model: [String] = []
  @Option(
    help: "An optimizer to measure beside sgd, or adamw of gpt; may be repeated. Left out: the paper's five.")
  var optimizer: [String] = []
  @Option(help: "Samples in a batch. Left out: 128 images, 12 sequences of gpt.") var batch: Int?
  @Option(help: "Rows and columns of alexnet's images, 63 to 224.") var imageSize: Int?
  @Option(help: "How long to measure, about.") var seconds = 20.0
  @Flag var problem: BenchedProblem?
  @Option(help: "table or json.") var format = TableOrJSON.table

  func validate() throws {
    if file != nil, problem != nil || !model.isEmpty || !optimizer.isEmpty || imageSize != nil || batch != nil
    {
      throw ValidationError("a file says its own models, optimizers and batches: leave those options out")
    }
    if file == nil, !set.isEmpty || data != nil || results != "results" {
      throw ValidationError("--set, --results and --data are for an experiment file")
    }
    guard seconds > 0, seconds.isFinite else { throw ValidationError("--seconds must be above 0") }
    guard batch.map({ $0 > 0 }) ?? true else { throw ValidationError("--batch must be at least 1") }
    if let imageSize, !(63...224).contains(imageSize) {
      throw ValidationError("--image-size must be from 63 to 224")
    }
    for name in optimizer where !Problems.optimizers.contains(where: { $0.name == name }) {
      let known = Problems.optimizers.map(\.name).joined(separator: ", ")
      throw ValidationError("there is no optimizer \(name); there are \(known)")
    }
    for name in model where !measured.problem.benchModels.contains(name) {
      let known = measured.problem.benchModels.joined(separator: ", ")
      throw ValidationError("there is no model \(name); there are \(known)")
    }
  }

  /// The problem that is asked for, else the one that has the models.
  private var measured: BenchedProblem {
    let all = BenchedProblem.allCases
    return problem ?? all.first { Set($0.problem.benchModels).isSuperset(of: model) } ?? all[0]
  }

  func run() throws {
    if let file {
      var options = ExperimentOptions()
      (options.file, options.set, options.only) = (file, set, nil)
      (options.results, options.data) = (results, data)
      let measured = try TrainingBench(options: options).measure(seconds: seconds)
      return print(format == .json ? try JSONText.pretty(measured) : measured.table)
    }
    if !measured.problem.benchModels.isEmpty { try Machine.restartWithBetterKernelIfNeeded() }
    let request = BenchRequest(
      models: model, optimizers: optimizer, batch: batch, imageSize: imageSize, seconds: seconds,
      announce: { printError($0) })
    guard let bench = measured.problem.bench(request) else { return }
    guard format == .table else { return print(try JSONText.pretty(bench)) }
    print("\(bench.title)\n\n\(TextTable.text(bench.heads, numbers: bench.numbers, rows: bench.lines))")
  }
}

/// A problem that `sweep bench` measures without a file, as a flag of its name.
struct BenchedProblem: EnumerableFlag {
  let problem: any Problem

  static let allCases = Problems.all.members.filter { $0.benchSummary != nil }.map(Self.init)

  static func == (a: Self, b: Self) -> Bool { a.problem.family.name == b.problem.family.name }

  static func name(for value: Self) -> NameSpecification { .customLong(value.problem.family.name) }

  static func help(for value: Self) -> ArgumentHelp? { value.problem.benchSummary.map { "\($0)" } }
}
