import Experiments
import Messages
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

/// Configurations that a search sampled are points, on the scales of the file.
@Suite struct SampledFigureTests {
  private func data() throws -> Joined {
    let experiment = try Experiment.parse(
      """
      sweep: 1
      name: sampled
      seeds: 0..1
      search: {kind: sobol, count: 12, seed: 1}
      problems: [{name: digits, model: tiny}]
      optimizers:
        - {name: sgd, learning_rate: {min: 0.01, max: 1, scale: log}, clip_threshold: {min: 0.02, max: 4}}
      """, file: "x.yaml", catalog: Sample.catalog)
    let plan = Plan(experiment, catalog: Sample.catalog)
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Sample.catalog)
    for cell in plan.cells {
      input.results[cell.id] = Sample.result(
        cell, in: plan,
        Vocabulary.Measurement(
          outcome: .completed, metrics: ["train_loss": Double(1 + cell.configurationIndex)], timings: [:],
          series: Series(index: "epoch", at: [], columns: [:])))
    }
    return Joined(input)
  }

  @Test func aSensitivityIsPointsOnTheScaleOfTheFile() throws {
    let data = try data()
    for (column, scale) in [("learning_rate", Axis.Scale.log), ("clip_threshold", .linear)] {
      let item = ReportItem(
        name: "t", kind: "sensitivity", values: ["x": .string(column), "y": "final train_loss"])
      let figure = FigureKind.sensitivity.draw(item, data)
      let panel = figure.drawing.panels[0]
      #expect(panel.x.scale == scale)
      let isPoints = panel.marks.map { if case .points = $0.shape { true } else { false } }
      let isLine = panel.marks.map { if case .line = $0.shape { true } else { false } }
      #expect(isPoints.contains(true) && !isLine.contains(true))
      #expect(figure.drawing.key.map(\.sample) == [.point])
      #expect(figure.caption.contains("A point for each configuration that the search drew."))
      let asked = ReportItem(
        name: "t", kind: "sensitivity",
        values: ["x": .string(column), "y": "final train_loss", "x_scale": "log"])
      #expect(FigureKind.sensitivity.draw(asked, data).drawing.panels[0].x.scale == .log)
    }
  }

  @Test func aHeatMapIsDiscsWhereTheSearchDrew() throws {
    let item = ReportItem(
      name: "t", kind: "heatmap",
      values: ["x": "learning_rate", "y": "clip_threshold", "value": "final train_loss"])
    let figure = FigureKind.heatmap.draw(item, try data())
    let panel = figure.drawing.panels[0]
    #expect(panel.x.scale == .log && panel.y.scale == .linear && !panel.x.isCategorical)
    let discs = try #require(panel.marks.first { if case .colored = $0.shape { true } else { false } })
    #expect(figure.drawing.data.blocks[discs.block].rows.count == 12)
    #expect(figure.drawing.colors != nil)
    #expect(panel.marks.count { if case .ring = $0.shape { true } else { false } } == 1)
  }

  @Test func parallelCoordinatesFollowTheFile() throws {
    let linear = ParallelScale(
      title: "", [.number(1), .number(50.5), .number(100)], worst: nil, scale: .linear)
    #expect(linear.position(.number(50.5)) == 0.5)
    let guessed = ParallelScale(title: "", [.number(1), .number(10), .number(100)], worst: nil)
    #expect(abs(guessed.position(.number(10)) - 0.5) < 1e-12)
  }
}
