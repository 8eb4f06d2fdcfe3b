import Experiments
import Foundation
import Messages
import Reporting
import Results
import Vocabulary

/// What is hard to draw: long labels, many series, values at the ends of what a number can be, and nothing at all.
enum StressExperiment {
  enum Case: String, CaseIterable, Sendable {
    case longLabels, manySeries, oneSeed, diverged, extremes, tiny, huge, equal, nothingFinished
  }

  static let figures: [ReportItem] = [
    item("curve", "learning_curve", ["y": .list(["train_loss", "validation_accuracy"])]),
    item(
      "curve_log", "learning_curve",
      ["y": .list(["train_loss"]), "y_scale": "log", "select": "final train_loss"]),
    item("axes", "dual_axis", ["left": "train_loss", "right": "validation_accuracy", "left_scale": "log"]),
    item("rates", "sensitivity", ["x": "learning_rate", "y": "final train_loss"]),
    item("rates_log", "sensitivity", ["x": "learning_rate", "y": "final train_loss", "y_scale": "log"]),
    item("tail", "quantile", ["y": "train_loss", "over": "seeds", "select": "final train_loss"]),
    item("law", "slope", ["x": "learning_rate", "y": "final train_loss", "theory": .number(-0.5)]),
    item("map", "heatmap", ["x": "learning_rate", "y": "clip_threshold", "value": "final train_loss"]),
    item(
      "map_log", "heatmap",
      ["x": "learning_rate", "y": "clip_threshold", "value": "final train_loss", "value_scale": "log"]),
    item("shares", "profile", ["y": "final train_loss"]),
    item("budget", "best_after_k", ["y": "final train_loss", "y_scale": "log"]),
    item("found", "best_so_far", ["y": "final train_loss", "y_scale": "log"]),
    item("seeds", "points", ["y": "final train_loss", "select": "final train_loss"]),
    item("seeds_log", "points", ["y": "final train_loss", "select": "final train_loss", "y_scale": "log"]),
    item("lines", "parallel_coordinates", ["value": "final train_loss"]),
  ]

  private static func item(_ name: String, _ kind: String, _ values: [String: Value]) -> ReportItem {
    ReportItem(name: name, kind: kind, values: values)
  }

  private static func labels(_ what: Case) -> [String] {
    switch what {
    case .longLabels:
      [
        "per-sample clipping with a growing threshold and momentum 0.9",
        "ps_clip_sgd_with_a_name_that_has_no_blank_to_break_it_at", "sgd",
      ]
    case .manySeries: (1...12).map { "optimizer_\($0)" }
    default: ["sgd", "clip_sgd", "ps_clip_sgd"]
    }
  }

  static func input(_ what: Case) -> ReportInput {
    let rates = what == .oneSeed ? [0.1, 0.1000001, 0.2, 0.999999] : [0.001, 0.01, 0.1, 1]
    var configurations: [Configuration] = []
    for label in labels(what) {
      for rate in rates {
        for threshold in [1.0, 4] {
          configurations.append(
            Sample.configuration(
              optimizer: label, axes: ["learning_rate", "clip_threshold"],
              ["learning_rate": .number(rate), "clip_threshold": .number(threshold)]))
        }
      }
    }
    let plan = Sample.plan(
      name: "stress-\(what.rawValue)", seeds: what == .oneSeed ? [0] : [0, 1, 2],
      report: ReportSpecification(figures: figures), configurations)
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Sample.catalog)
    for cell in plan.cells where what != .nothingFinished {
      let isDiverged = what == .diverged && cell.configurationIndex % 3 == 0
      input.results[cell.id] = Sample.result(
        cell, in: plan,
        Vocabulary.Measurement(
          outcome: isDiverged ? .diverged : .completed,
          metrics: ["train_loss": value(what, cell, 6), "validation_accuracy": value(what, cell, 5)],
          timings: [:],
          series: Series(
            index: "epoch", at: isDiverged ? [] : (1...6).map(Double.init),
            columns: isDiverged
              ? [:]
              : [
                "train_loss": (1...6).map { value(what, cell, $0) },
                "validation_accuracy": (1...6).map { value(what, cell, 7 - $0) },
              ])))
    }
    return input
  }

  private static func value(_ what: Case, _ cell: Cell, _ epoch: Int) -> Double {
    let least = Double.leastNonzeroMagnitude
    let plain = (1 + Double(cell.configurationIndex % 7)) / Double(epoch) + Double(cell.seed) / 10
    return switch what {
    case .extremes:
      [Double.greatestFiniteMagnitude, least, plain, -.greatestFiniteMagnitude, 1e300, 0][
        (cell.index + epoch) % 6]
    case .tiny: [2000 * least, 4000 * least, least][(cell.index + epoch) % 3]
    case .huge: cell.index % 2 == 0 ? 1e308 : -1e308
    case .equal: 0.3
    default: plain
    }
  }
}
