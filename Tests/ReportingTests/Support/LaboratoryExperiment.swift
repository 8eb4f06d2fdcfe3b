import Experiments
import Foundation
import Messages
import Reporting
import Results
import Statistics
import Vocabulary

/// What cells of the noise laboratory report: quantiles over runs at declared delta, samples, the theory's rate.
/// Two tail indices × four lengths × three optimizers × two rates.
enum LaboratoryExperiment {
  static let deltas = [0.5, 0.1, 0.01, 0.001]
  static let optimizers = ["sgd", "clip_sgd", "ps_clip_sgd"]

  static func input(_ report: ReportSpecification = report, seeds: Int = 3) -> ReportInput {
    var configurations: [Configuration] = []
    for tail in [1.5, 2.5] {
      for optimizer in optimizers {
        for steps in [100, 400, 1600, 6400] {
          for rate in [0.05, 0.1] {
            configurations.append(
              Sample.configuration(
                problem: "quadratic", family: "synthetic", optimizer: optimizer,
                axes: ["noise.tail_index", "steps", "learning_rate"],
                [
                  "learning_rate": .number(rate), "steps": .integer(steps), "batch_size": .integer(16),
                  "noise": .map(["tail_index": .number(tail)]),
                ]))
          }
        }
      }
    }
    let plan = Sample.plan(
      name: "laboratory", description: "Tails and rates of made-up numbers.", seeds: Array(0..<seeds),
      report: report, configurations)
    var random = RandomStream(seed: 11)
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Sample.catalog)
    for cell in plan.cells {
      input.results[cell.id] = Sample.result(
        cell, in: plan, measurement(plan.configuration(of: cell), &random))
    }
    return input
  }

  private static func measurement(
    _ configuration: Configuration, _ random: inout RandomStream
  ) -> Vocabulary.Measurement {
    let tail = Value.map(configuration.values)[path: "noise.tail_index"]?.number ?? 2
    let steps = configuration.values["steps"]?.number ?? 1
    let rate = configuration.values["learning_rate"]?.number ?? 0.1
    let place = Double(optimizers.firstIndex(of: configuration.optimizer) ?? 0)
    let level = pow(steps * 16, -0.15 - 0.04 * place) * (1 + rate) * exp(0.1 * (random.uniform() - 0.5))
    var metrics = [
      "average_gradient_norm": level, "samples": steps * 16, "theory_rate": tail < 2 ? -0.1875 : -0.25,
    ]
    for delta in deltas {
      let heaviness = place == 0 ? 1 / tail : 0.08
      let quantile = level * pow(0.5 / delta, heaviness)
      let isOpen = delta == 0.001
      metrics["average_gradient_norm@\(Value.shortest(delta))"] =
        place == 0 && tail < 2 && isOpen ? .nan : quantile
      metrics["average_gradient_norm@\(Value.shortest(delta))_low"] = quantile * 0.9
      metrics["average_gradient_norm@\(Value.shortest(delta))_high"] =
        isOpen ? .nan : quantile * (1.1 + 0.3 * place)
    }
    return Vocabulary.Measurement(
      outcome: .completed, metrics: metrics, timings: [:],
      series: Series(index: "step", at: [], columns: [:]))
  }

  static let report = ReportSpecification(
    figures: [
      item(
        "figure2", "quantile",
        [
          "y": "average_gradient_norm", "panels": .list(["noise.tail_index"]),
          "select": "final average_gradient_norm",
          "match": .map(["steps": .integer(6400)]),
        ]),
      item(
        "tails", "quantile",
        [
          "y": "average_gradient_norm", "panels": .list(["steps", "noise.tail_index"]),
          "select": "final average_gradient_norm",
          "match": .map(["steps": .list([.integer(100), .integer(6400)])]),
        ]),
      item(
        "over_seeds", "quantile",
        [
          "y": "average_gradient_norm", "over": "seeds", "panels": .list(["noise.tail_index"]),
          "select": "final average_gradient_norm", "match": .map(["steps": .integer(100)]),
        ]),
      item(
        "rate", "slope",
        ["x": "final samples", "y": "final average_gradient_norm", "panels": .list(["noise.tail_index"])]),
      item(
        "steps_and_rates", "heatmap",
        [
          "x": "learning_rate", "y": "steps", "value": "final average_gradient_norm", "value_scale": "log",
          "match": .map(["noise.tail_index": .number(1.5)]),
        ]),
      item("profile", "profile", ["y": "final average_gradient_norm", "limit": .number(10)]),
      item("coordinates", "parallel_coordinates", ["value": "final average_gradient_norm"]),
      item(
        "one_rate", "slope",
        [
          "x": "steps", "y": "final average_gradient_norm", "theory": .number(-0.5),
          "match": .map(["noise.tail_index": .number(1.5)]), "band": "min-max",
        ]),
    ])

  private static func item(_ name: String, _ kind: String, _ values: [String: Value]) -> ReportItem {
    ReportItem(name: name, kind: kind, values: values)
  }
}
