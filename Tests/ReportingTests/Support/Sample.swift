import Foundation
import Messages
import Reporting
import Results
import Vocabulary

@testable import Experiments

/// Hand-made experiments and results.
enum Sample {
  private static let network = {
    var family = ProblemFamily(
      name: "network", summary: "networks", discriminator: "model",
      kinds: [Kind(name: "tiny", summary: "")],
      parameters: [],
      metrics: [
        Metric("train_loss", "mean training loss", goal: .minimize),
        Metric("validation_accuracy", "share of validation samples", goal: .maximize, on: .validation),
        Metric("per_sample_gradient_norm", "mean norm"),
        Metric("sample_clip_fraction", "share of clipped samples"),
        Metric("wall_seconds", "time", unit: "s", isTiming: true),
      ], seriesIndex: "epoch")
    family.hasTimedSteps = true
    return family
  }()

  static let catalog = Catalog(
    families: [
      network,
      ProblemFamily(
        name: "synthetic", summary: "quadratics", discriminator: "objective",
        kinds: [Kind(name: "quadratic", summary: "")], parameters: [],
        metrics: [
          Metric("gradient_norm", "norm of the gradient", goal: .minimize),
          Metric("average_gradient_norm", "its mean over steps", goal: .minimize, isSeries: false),
          Metric("samples", "samples of a run", isSeries: false),
          Metric("theory_rate", "the best possible power of samples", isSeries: false),
        ], seriesIndex: "step"),
    ],
    optimizers: ["sgd", "clip_sgd", "ps_clip_sgd"].map { name in
      Kind(
        name: name, summary: "",
        parameters: [
          Parameter("learning_rate", .number(.positive), default: .number(0.1), "rate"),
          .optional("clip_threshold", .number(.positive), "threshold"),
        ])
    },
    tables: TableKind.kind, figures: FigureKinds.all.map(\.kind))

  static let invocation = Invocation(
    id: "one", host: "host", commit: "0123456789abcdef0123", isDirty: false,
    command: "/home/someone/bin/sweep /home/someone/experiments/small.yaml --jobs 2")

  static let worker = WorkerIdentity(
    numericsRevisions: ["network": 1, "synthetic": 1], compiler: "Swift 6.3, optimised",
    processor: "AMD EPYC", kernel: "OpenBLAS 0.3.21 Zen",
    threads: 1)

  static func configuration(
    problem: String = "digits", family: String = "network", optimizer: String, axes: [String],
    _ values: [String: Value]
  ) -> Configuration {
    var all = values
    all["optimizer"] = .string(optimizer)
    all[family == "network" ? "model" : "objective"] = .string(family == "network" ? "tiny" : "quadratic")
    let id = "\(problem)-\(optimizer)-\(Value.map(values).canonical)"
    return Configuration(
      problem: problem, family: family, optimizer: optimizer, values: all, axes: axes,
      id: String(
        (id.utf8.reduce(into: UInt64(1_469_598_103_934_665_603)) { hash, byte in
          hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211
        } | 1 << 63).description(radix: 16)))
  }

  static func plan(
    name: String, description: String = "", seeds: [Int], report: ReportSpecification = ReportSpecification(),
    _ configurations: [Configuration]
  ) -> Plan {
    let experiment = Experiment(
      file: "experiments/\(name).yaml", name: name, description: description, seeds: seeds, run: RunOptions(),
      report: report, configurations: configurations)
    var cells: [Cell] = []
    for index in configurations.indices {
      for seed in seeds {
        let id = "\(configurations[index].id)\(seed)"
        cells.append(
          Cell(
            id: id + String(repeating: "0", count: 64 - id.count), index: cells.count,
            configurationIndex: index,
            seed: seed))
      }
    }
    return Plan(experiment: experiment, cells: cells)
  }

  /// A result as the journal gives it back: whole numbers have become integers.
  static func result(_ cell: Cell, in plan: Plan, _ measurement: Vocabulary.Measurement) -> CellResult {
    let configuration = plan.configuration(of: cell)
    let stored = configuration.values.mapValues { value -> Value in
      if case .number(let number) = value, number == number.rounded() { return .integer(Int(number)) }
      return value
    }
    return CellResult(
      cell: cell.id, experiment: plan.experiment.name, problem: configuration.problem,
      family: configuration.family, optimizer: configuration.optimizer, seed: cell.seed,
      configuration: configuration.id, values: stored, measurement: measurement, digest: "d\(cell.index)",
      attempt: 1,
      provenance: Provenance(
        worker: worker, invocation: invocation, startedAt: 1_780_000_000 + Double(cell.index) * 60,
        finishedAt: 1_780_000_030 + Double(cell.index) * 60))
  }

  static func failure(_ cell: Cell, _ message: String) -> CellFailure {
    CellFailure(
      cell: cell.id, kind: .crashed, message: message, log: [], attempt: 1, invocation: invocation,
      at: 1_780_000_000)
  }
}

extension UInt64 {
  fileprivate func description(radix: Int) -> String { String(self, radix: radix) }
}
