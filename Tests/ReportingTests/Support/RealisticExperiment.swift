import Experiments
import Foundation
import Messages
import Reporting
import Results
import Statistics
import Vocabulary

/// Curves as training gives them: three optimizers × rates × five seeds × twenty epochs on a network, and heavy-tailed
/// steps of a quadratic under three tail indices. For looking at figures, and for their speed.
enum RealisticExperiment {
  static let rates = [0.001, 0.00316227766017, 0.01, 0.0316227766017, 0.1, 0.316227766017]
  static let optimizers = ["sgd", "clip_sgd", "ps_clip_sgd"]

  static func input(_ report: ReportSpecification, seeds: Int = 5, epochs: Int = 20) -> ReportInput {
    var random = RandomStream(seed: 7)
    let networks = optimizers.flatMap { optimizer in
      rates.map { rate in
        Sample.configuration(
          problem: "cifar100", optimizer: optimizer, axes: ["learning_rate", "noise.tail_index"],
          ["learning_rate": .number(rate)])
      }
    }
    let quadratics = [1.5, 2.5, 4].flatMap { tail in
      optimizers.map { optimizer in
        Sample.configuration(
          problem: "quadratic", family: "synthetic", optimizer: optimizer,
          axes: ["learning_rate", "noise.tail_index"],
          ["learning_rate": .number(0.1), "noise": .map(["tail_index": .number(tail)])])
      }
    }
    let plan = Sample.plan(
      name: "realistic", description: "Three optimizers on made-up numbers.", seeds: Array(0..<seeds),
      report: report, networks + quadratics)
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Sample.catalog)
    for cell in plan.cells {
      let configuration = plan.configuration(of: cell)
      let measurement =
        configuration.family == "network"
        ? network(configuration, epochs, &random) : quadratic(configuration, &random)
      input.results[cell.id] = Sample.result(cell, in: plan, measurement)
    }
    return input
  }

  private static func network(
    _ configuration: Configuration, _ epochs: Int, _ random: inout RandomStream
  ) -> Vocabulary.Measurement {
    let rate = log10(configuration.values["learning_rate"]?.number ?? 0.01)
    let place = Double(optimizers.firstIndex(of: configuration.optimizer) ?? 0)
    let distance = rate + 1.9 - place * 0.35
    let top = max(0.05, 0.40 + place * 0.05 - 0.06 * distance * distance)
    let isDiverged = distance > 0.9 && random.uniform() < min(1, distance - 0.6)
    let count = isDiverged ? max(1, epochs / 3) : epochs
    let level = top + 0.02 * (random.uniform() - 0.5)
    var columns: [String: [Double]] = [:]
    for epoch in 1...count {
      let progress = 1 - exp(-Double(epoch) / (Double(epochs) / 4))
      let noise = 0.012 * (random.uniform() - 0.5)
      columns["validation_accuracy", default: []].append(level * progress + noise)
      columns["train_loss", default: []].append(4.6 - 3.2 * progress * level * 2 + noise * 4)
      columns["per_sample_gradient_norm", default: []].append(14 - 8 * progress - place + noise * 30)
      columns["sample_clip_fraction", default: []].append(
        place == 0 ? 0 : 0.95 - 0.55 * progress + 0.1 * (place - 1) + noise)
    }
    let last = columns.mapValues { isDiverged ? .nan : $0.last ?? .nan }
    return Vocabulary.Measurement(
      outcome: isDiverged ? .diverged : .completed, metrics: last,
      timings: ["wall_seconds": Double(count) * (12 + place)],
      series: Series(
        index: "epoch", at: (1...count).map(Double.init), columns: columns,
        timings: ["wall_seconds": (1...count).map { Double($0) * (12 + place + 0.3 * random.uniform()) }]))
  }

  private static func quadratic(
    _ configuration: Configuration, _ random: inout RandomStream
  ) -> Vocabulary.Measurement {
    let tail = Value.map(configuration.values)[path: "noise.tail_index"]?.number ?? 2
    let place = Double(optimizers.firstIndex(of: configuration.optimizer) ?? 0)
    let norms = (0...20).map { step in
      exp(-Double(step) / 5) + 0.1 / (1 + place) * pow(random.uniform(), -1 / tail)
    }
    return Vocabulary.Measurement(
      outcome: .completed, metrics: ["gradient_norm": norms.last ?? 0], timings: [:],
      series: Series(
        index: "step", at: (0...20).map { Double($0 * 5) }, columns: ["gradient_norm": norms]))
  }

  static let report = ReportSpecification(
    tables: [
      ReportItem(
        name: "accuracy", kind: "table",
        values: [
          "rows": .list([.string("optimizer")]), "columns": .string("learning_rate"),
          "values": .list([.string("final validation_accuracy")]),
          "match": .map(["problem": .string("cifar100")]),
        ])
    ],
    figures: [
      item(
        "figure3", "learning_curve",
        [
          "y": .list([.string("train_loss"), .string("validation_accuracy")]),
          "select": "final validation_accuracy",
        ]),
      item(
        "single", "learning_curve",
        [
          "y": .list([.string("validation_accuracy")]), "select": "final validation_accuracy",
          "x": "wall_seconds",
        ]),
      item(
        "noise", "learning_curve",
        [
          "y": .list([.string("gradient_norm")]), "panels": .list(["noise.tail_index"]), "y_scale": "log",
          "select": "final gradient_norm",
        ]),
      item(
        "all_rates", "learning_curve",
        [
          "y": .list([.string("validation_accuracy")]), "band": "none",
          "match": .map(["learning_rate": .list([.number(0.01), .number(0.1), .number(0.316227766017)])]),
        ]),
      item(
        "grid", "learning_curve",
        [
          "y": .list([.string("train_loss"), .string("validation_accuracy")]),
          "panels": .list(["learning_rate"]),
          "band": "min-max",
          "match": .map(["learning_rate": .list([.number(0.01), .number(0.1), .number(0.316227766017)])]),
        ]),
      item(
        "figure6", "dual_axis",
        [
          "left": "per_sample_gradient_norm", "right": "sample_clip_fraction",
          "select": "final validation_accuracy",
          "match": .map(["optimizer": "ps_clip_sgd"]), "band": "q25-q75",
        ]),
      item(
        "two_axes", "dual_axis",
        [
          "left": "per_sample_gradient_norm", "right": "sample_clip_fraction",
          "select": "final validation_accuracy",
        ]),
      item("rates", "sensitivity", ["x": "learning_rate", "y": "final validation_accuracy"]),
      item("loss_rates", "sensitivity", ["x": "learning_rate", "y": "final train_loss", "y_scale": "log"]),
      item("tuning", "best_after_k", ["y": "final validation_accuracy"]),
      item("tuning_median", "best_after_k", ["y": "final validation_accuracy", "center": "median"]),
      item("found", "best_so_far", ["y": "final validation_accuracy"]),
      item("seeds", "points", ["y": "final validation_accuracy", "select": "final validation_accuracy"]),
      item(
        "seeds_by_rate", "points",
        [
          "y": "final validation_accuracy", "panels": .list(["learning_rate"]),
          "match": .map(["learning_rate": .list([.number(0.01), .number(0.1), .number(0.316227766017)])]),
        ]),
      item(
        "tails", "sensitivity", ["x": "noise.tail_index", "y": "final gradient_norm", "x_scale": "linear"]),
    ])

  private static func item(_ name: String, _ kind: String, _ values: [String: Value]) -> ReportItem {
    ReportItem(name: name, kind: kind, values: values)
  }
}

extension Value: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
}

extension RandomStream {
  /// 0 < u ≤ 1.
  mutating func uniform() -> Double { Double((next() >> 11) + 1) / 9_007_199_254_740_992 }
}
