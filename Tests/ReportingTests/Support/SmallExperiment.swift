import Experiments
import Foundation
import Messages
import Reporting
import Results
import Vocabulary

/// Two optimizers × two rates × three seeds over four epochs; one cell diverged, one failed, one is missing.
enum SmallExperiment {
  static func input(_ report: ReportSpecification = report) -> ReportInput {
    let configurations = ["sgd", "clip_sgd"].flatMap { optimizer in
      [0.01, 1.0].map { rate in
        Sample.configuration(
          optimizer: optimizer, axes: ["learning_rate"],
          [
            "learning_rate": .number(rate), "batch_size": .integer(128),
            "schedule": .map(["kind": .string("step"), "at": .list([.integer(2), .integer(3)])]),
          ])
      }
    }
    let plan = Sample.plan(
      name: "small", description: "Two optimizers, two rates.", seeds: [0, 1, 2], report: report,
      configurations)
    var input = ReportInput(
      plan: plan, results: [:], failures: [:], catalog: Sample.catalog,
      warnings: ["2 damaged lines in journal a"])
    for cell in plan.cells {
      switch cell.index {
      case 7: input.failures[cell.id] = Sample.failure(cell, "exit status 9 | see /var/tmp/logs/cell.log")
      case 8: break
      default:
        let configuration = plan.configuration(of: cell)
        let isDiverged = cell.index == 4
        input.results[cell.id] = Sample.result(
          cell, in: plan, measurement(configuration, seed: cell.seed, isDiverged: isDiverged))
      }
    }
    return input
  }

  static let report = ReportSpecification(
    tables: [
      ReportItem(
        name: "accuracy", kind: "table",
        values: [
          "rows": .list([.string("problem"), .string("optimizer")]),
          "values": .list([.string("final validation_accuracy"), .string("best train_loss")]),
          "show": .string("median [q25, q75]"),
        ]),
      ReportItem(
        name: "pivot", kind: "table",
        values: [
          "rows": .list([.string("optimizer")]), "columns": .string("learning_rate"),
          "values": .list([.string("final validation_accuracy")]), "show": .string("mean ± sd"),
        ]),
      ReportItem(
        name: "selected", kind: "table",
        values: [
          "rows": .list([.string("optimizer")]), "values": .list([.string("final validation_accuracy")]),
          "select": .string("best validation_accuracy"), "caption": .string("At its best rate"),
        ]),
    ],
    figures: [
      ReportItem(
        name: "curves", kind: "learning_curve",
        values: [
          "y": .list([.string("validation_accuracy"), .string("train_loss")]),
          "select": .string("final validation_accuracy"), "y_scale": .string("linear"),
        ]),
      ReportItem(
        name: "norms", kind: "dual_axis",
        values: [
          "left": .string("per_sample_gradient_norm"), "right": .string("sample_clip_fraction"),
          "select": .string("final validation_accuracy"), "match": .map(["optimizer": .string("clip_sgd")]),
        ]),
      ReportItem(
        name: "rates", kind: "sensitivity",
        values: ["x": .string("learning_rate"), "y": .string("final validation_accuracy")]),
    ])

  private static func measurement(
    _ configuration: Configuration, seed: Int, isDiverged: Bool
  ) -> Vocabulary.Measurement {
    let rate = configuration.values["learning_rate"]?.number ?? 0
    let base = (configuration.optimizer == "sgd" ? 0.25 : 0.375) + (rate > 0.5 ? 0.0625 : 0)
    let epochs = isDiverged ? [1.0, 2] : [1, 2, 3, 4]
    let shift = Double(seed) / 64
    let accuracy = epochs.map { base + shift + $0 / 16 }
    let loss = epochs.map { 4 / $0 + shift }
    return Vocabulary.Measurement(
      outcome: isDiverged ? .diverged : .completed,
      metrics: [
        "train_loss": isDiverged ? .nan : loss.last ?? 0,
        "validation_accuracy": isDiverged ? .nan : accuracy.last ?? 0,
        "per_sample_gradient_norm": 2 + shift, "sample_clip_fraction": 0.5,
      ],
      timings: ["wall_seconds": 30],
      series: Series(
        index: "epoch", at: epochs,
        columns: [
          "train_loss": loss, "validation_accuracy": accuracy,
          "per_sample_gradient_norm": epochs.map { 3 - $0 / 4 + shift },
          "sample_clip_fraction": epochs.map { 1 - $0 / 8 },
        ], timings: ["wall_seconds": epochs.map { $0 * 7.5 }]))
  }
}
