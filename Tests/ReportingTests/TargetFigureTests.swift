import Experiments
import Messages
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

/// What it takes to reach a target is better where it is less, whatever the goal of the metric.
@Suite struct TargetFigureTests {
  private static let target: Value = "epochs_to(validation_accuracy >= 0.5)"

  /// Configuration i of an optimizer's twelve reaches the target in epoch 12 − i, with clip_sgd one epoch later; the first
  /// one of clip_sgd never does.
  private func data() throws -> Joined {
    let experiment = try Experiment.parse(
      """
      sweep: 1
      name: targets
      seeds: 0
      search: {kind: sobol, count: 12, seed: 1}
      problems: [{name: digits, model: tiny}]
      optimizers:
        - {name: sgd, learning_rate: {min: 0.01, max: 1, scale: log}, clip_threshold: {min: 0.02, max: 4}}
        - {name: clip_sgd, learning_rate: {min: 0.01, max: 1, scale: log}, clip_threshold: {min: 0.02, max: 4}}
      """, file: "x.yaml", catalog: Sample.catalog)
    let plan = Plan(experiment, catalog: Sample.catalog)
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Sample.catalog)
    for cell in plan.cells {
      let isClipped = plan.configuration(of: cell).optimizer == "clip_sgd"
      let epoch = 12 - cell.configurationIndex % 12 + (isClipped ? 1 : 0)
      let accuracies = (1...12).map { $0 >= epoch ? 0.6 : 0.1 }
      input.results[cell.id] = Sample.result(
        cell, in: plan,
        Vocabulary.Measurement(
          outcome: .completed, metrics: [:], timings: [:],
          series: Series(
            index: "epoch", at: (1...12).map(Double.init), columns: ["validation_accuracy": accuracies])))
    }
    return Joined(input)
  }

  private func draw(_ kind: FigureKind, _ values: [String: Value]) throws -> Drawing {
    kind.draw(ReportItem(name: "t", kind: kind.kind.name, values: values), try data()).drawing
  }

  @Test func theBestSoFarTakesTheFewestEpochs() throws {
    let drawing = try draw(.bestSoFar, ["y": Self.target, "match": .map(["optimizer": "sgd"])])
    #expect(drawing.data.blocks[0].rows.map { $0[2] } == (1...12).reversed().map(Double.init))
  }

  @Test func theBestAfterKFallsToTheFewestEpochs() throws {
    let drawing = try draw(.bestAfterK, ["y": Self.target, "match": .map(["optimizer": "sgd"])])
    let best = drawing.data.blocks[0].rows.map { $0[2] }
    #expect(zip(best, best.dropFirst()).allSatisfy { $0 >= $1 } && best.last == 1)
  }

  @Test func aProfileRanksFewerEpochsFirst() throws {
    let blocks = try draw(.profile, ["y": Self.target]).data.blocks
    let first = try #require(blocks.first { $0.title.contains("sgd") && !$0.title.contains("clip_sgd") })
    let second = try #require(blocks.first { $0.title.contains("clip_sgd") })
    #expect(first.rows.first?[1] == 1 && second.rows.first?[1] == 0)
  }

  @Test func aHeatMapRingsTheFewestEpochs() throws {
    let drawing = try draw(
      .heatmap,
      [
        "x": "learning_rate", "y": "clip_threshold", "value": Self.target,
        "match": .map(["optimizer": "sgd"]),
      ])
    let marks = drawing.panels[0].marks
    let discs = try #require(marks.first { if case .colored = $0.shape { true } else { false } })
    let ring = try #require(marks.first { if case .ring = $0.shape { true } else { false } })
    let best = try #require(drawing.data.blocks[discs.block].rows.min { $0[2] < $1[2] })
    #expect(best[2] == 1 && drawing.data.blocks[ring.block].rows[0].prefix(2) == best.prefix(2))
  }

  @Test func aTargetThatIsNeverReachedIsAtTheTop() throws {
    let drawing = try draw(.points, ["y": Self.target, "match": .map(["optimizer": "clip_sgd"])])
    let crosses = try #require(drawing.panels[0].marks.first { $0.isAtEdge })
    #expect(drawing.data.blocks[crosses.block].rows.allSatisfy { $0[1] > 0.5 })
  }
}
