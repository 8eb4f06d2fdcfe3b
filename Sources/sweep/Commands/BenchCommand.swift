import ArgumentParser
import Foundation
import Worker

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures what a training step costs, model by model and optimizer by optimizer, on one core.",
    discussion: """
      With an experiment file: seconds per epoch of each of its optimizers, by steps of their own trainings in turns,
      pinned to one core. They are kept as epoch_seconds.json in the results folder, and reports then show training
      time as epochs times these seconds. Nothing else should run: stop other work first.
        sweep bench experiments/alexnet.yaml --seconds 120

      Optimizers take turns, so that ratios hold on a machine whose speed drifts. Pin it: taskset -c 0 sweep bench.
      A ratio is the median over turns; beside it stands its 95 % confidence interval, which more --seconds narrow.
      Limit share is what sgemm's rate would need for the step's matrix products, divided by the step's time.
      Augmentation is the making of a batch, crops and flips included, divided by the step's time; it comes on top.
      The last column is the step's time x sgemm's rate / the arithmetic of a library that multiplies with padding.
      What clips micro-batches is compared with sgd in as many of them.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Argument(
    help: "An experiment file, to measure seconds per epoch of its optimizers.",
    completion: .file(extensions: ["yaml", "yml"])) var file: String?
  @Option(
    help: ArgumentHelp("Of an experiment file: change a key, as for sweep run.", valueName: "key=value"))
  var set: [String] = []
  @Option(help: "Of an experiment file: folder under which NAME/ holds the results.") var results = "results"
  @Option(
    help: "Of an experiment file: folder of the data sets; else $SWEEP_DATA, else the user's cache folder.")
  var data: String?
  @Option(help: "A model to measure; may be repeated. Left out: all.") var model: [String] = []
  @Option(help: "An optimizer to measure beside sgd; may be repeated. Left out: the paper's five.")
  var optimizer: [String] = []
  @Option(help: "Samples in a batch.") var batch = 128
  @Option(help: "Rows and columns of alexnet's images, 63 to 224.") var imageSize: Int?
  @Option(help: "How long to measure, about.") var seconds = 20.0
  @Flag(help: "Measure the synthetic laboratory instead: noise draws a second.") var synthetic = false
  @Option(help: "table or json.") var format = Format.table

  func validate() throws {
    if file != nil, synthetic || !model.isEmpty || !optimizer.isEmpty || imageSize != nil || batch != 128 {
      throw ValidationError("a file says its own models, optimizers and batches: leave those options out")
    }
    if file == nil, !set.isEmpty || data != nil || results != "results" {
      throw ValidationError("--set, --results and --data are for an experiment file")
    }
    guard seconds > 0, seconds.isFinite else { throw ValidationError("--seconds must be above 0") }
    guard batch > 0 else { throw ValidationError("--batch must be at least 1") }
    if let imageSize, !(63...224).contains(imageSize) {
      throw ValidationError("--image-size must be from 63 to 224")
    }
    for (option, names, known) in [
      ("model", model, StepTimings.models), ("optimizer", optimizer, StepTimings.optimizers),
    ] {
      for name in names where !known.contains(name) {
        throw ValidationError("there is no \(option) \(name); there are \(known.joined(separator: ", "))")
      }
    }
  }

  func run() throws {
    if let file {
      var options = ExperimentOptions()
      (options.file, options.set, options.only) = (file, set, nil)
      (options.results, options.data) = (results, data)
      let measured = try EpochBench(options).measure(seconds: seconds)
      return print(format == .json ? try json(measured) : measured.table)
    }
    if synthetic {
      let timings = SyntheticTimings.measure(seconds: seconds)
      return print(format == .json ? try json(timings) : timings.table)
    }
    Machine.restartWithBetterKernelIfNeeded()
    let timings = StepTimings.measure(
      models: model.isEmpty ? StepTimings.models : model,
      optimizers: optimizer.isEmpty ? StepTimings.usualOptimizers : optimizer, batch: batch,
      imageSize: imageSize,
      seconds: seconds)
    print(format == .json ? try json(timings) : timings.table)
  }

  private func json(_ timings: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(timings), as: UTF8.self)
  }
}
