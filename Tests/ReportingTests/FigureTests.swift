import Escapes
import Experiments
import Foundation
import Messages
import OrderedCollections
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

@Suite struct FigureTests {
  private func member(_ input: ReportInput, _ index: Int) -> Member { Joined(input).members[index] }
  private let accuracy = Metric("validation_accuracy", "", goal: .maximize)

  @Test func aDivergedSeedIsWorstFromWhereItDivergedOn() {
    // Member 1 is sgd at rate 1: seed 1 diverged after epoch 2.
    let curve = Curve(member(SmallExperiment.input(), 1), x: "epoch", y: accuracy)
    #expect(curve.points.map(\.summary.count) == [3, 3, 3, 3])
    #expect(curve.points.map(\.summary.diverged) == [0, 0, 1, 1])
    #expect(curve.points[2].summary.median == 0.5)
    #expect(curve.end == nil)
  }

  @Test func aLineEndsWhereHalfOfItsSeedsHaveDiverged() {
    var input = SmallExperiment.input()
    let id = input.plan.cells[3].id
    input.results[id]?.measurement.outcome = .diverged
    input.results[id]?.measurement.series.at = [1, 2, 3]
    let curve = Curve(member(input, 1), x: "epoch", y: accuracy)
    #expect(curve.points[3].summary.median == -.infinity)
    #expect(curve.end?.at == 3)
  }

  @Test func anotherMetricOnTheHorizontalAxisIsItsMedianOverSeeds() {
    let curve = Curve(member(SmallExperiment.input(), 0), x: "wall_seconds", y: accuracy)
    #expect(curve.points.map(\.x) == [7.5, 15, 22.5, 30])
  }

  /// A metric of that name along epochs is another one.
  @Test func whatWasRecordedOfStepsHasACurveOfItsOwn() throws {
    var input = SmallExperiment.input()
    let report = ReportItem(
      name: "steps", kind: "learning_curve",
      values: [
        "x": .string("step"), "series": .string("optimizer"),
        "y": .list([.string("step.per_sample_gradient_norm"), .string("step.loss")]),
      ])
    input.catalog.families[0].stepMetrics = [
      Metric("loss", "", unit: "nats"), Metric("per_sample_gradient_norm", ""),
    ]
    for (index, cell) in input.plan.cells.prefix(3).enumerated() {
      input.results[cell.id]?.measurement.steps = Series(
        index: "step", at: [1, 2, 3, 4, 5],
        columns: [
          "per_sample_gradient_norm": [9, 8, 7, 6, 5].map { $0 + Double(index) }, "loss": [1, 1, 1, 1, 1],
        ])
    }
    let name = "step.per_sample_gradient_norm"
    let curve = Curve(member(input, 0), x: "step", y: Metric(name, ""))
    #expect(curve.points.map(\.at) == [1, 2, 3, 4, 5] && curve.points.map(\.x) == [1, 2, 3, 4, 5])
    #expect(curve.points.map(\.summary.median) == [10, 9, 8, 7, 6])
    #expect(Curve(member(input, 0), x: "epoch", y: Metric("per_sample_gradient_norm", "")).points.count == 4)
    #expect(Curve(member(input, 1), x: "step", y: Metric(name, "")).points.isEmpty)
    let kind = try #require(FigureKinds.all.first { $0.kind.name == "learning_curve" })
    let figure = kind.draw(report, Joined(input))
    #expect(figure.drawing.panels.map(\.x.label) == ["step", "step"])
    #expect(figure.drawing.panels.map(\.y.label) == ["step per sample gradient norm", "step loss (nats)"])
  }

  /// Figure 6 over steps: both axes go along what was recorded of steps, none along the epochs.
  @Test func twoAxesGoAlongRecordedSteps() throws {
    var input = SmallExperiment.input()
    input.catalog.families[0].stepMetrics = [
      Metric("gradient_norm", ""), Metric("clip_fraction", "", goal: .minimize),
    ]
    let item = ReportItem(
      name: "figure6", kind: "dual_axis",
      values: [
        "left": "step.gradient_norm", "right": "step.clip_fraction", "band": "min-max",
        "match": .map(["optimizer": "sgd", "learning_rate": .number(0.01)]),
      ])
    for (index, cell) in input.plan.cells.prefix(3).enumerated() {
      input.results[cell.id]?.measurement.steps = Series(
        index: "step", at: [1, 2, 3, 4, 5, 6],
        columns: [
          "gradient_norm": [9, 8, 7, 6, 5, 4].map { $0 + Double(index) },
          "clip_fraction": [0, 0.1, 0.2, 0.3, 0.4, 0.5].map { $0 * Double(index + 1) },
        ])
    }
    let drawing = FigureKind.dualAxis.draw(item, Joined(input)).drawing
    #expect(drawing.panels.count == 1)
    let panel = drawing.panels[0]
    #expect((panel.x.label, panel.x.range) == ("step", 1...6))
    #expect((panel.y.label, panel.right?.label) == ("step gradient norm", "step clip fraction"))
    #expect(panel.marks.count { $0.isOnRightAxis } == 2 && panel.marks.count { !$0.isOnRightAxis } == 2)
    let block = drawing.data.blocks[0]
    #expect(block.columns.prefix(4) == ["step", "n", "diverged", "step.gradient_norm"])
    #expect(block.rows.map { Array($0.prefix(6)) }[5] == [6, 3, 0, 5, 4, 6])
    #expect(block.rows.map { Array($0[7...9]) }[5] == [1, 0.5, 1.5])
    #expect(
      drawing.key.map(\.title) == [
        "sgd: step gradient norm (left)", "sgd: step clip fraction (right)",
      ])
  }

  /// A seed that diverged before its first row has no line: its cross stands at the edge.
  @Test func aSeriesThatDivergedAtOnceIsMarkedAtTheEdge() throws {
    var input = SmallExperiment.input()
    for cell in input.plan.cells[3...5] {
      input.results[cell.id]?.measurement.outcome = .diverged
      input.results[cell.id]?.measurement.series = Series(index: "epoch", at: [], columns: [:])
    }
    let item = ReportItem(
      name: "t", kind: "learning_curve",
      values: ["y": .list(["train_loss"]), "match": .map(["learning_rate": .number(1)])])
    let figure = FigureKind.learningCurve.draw(item, Joined(input))
    let mark = try #require(figure.drawing.panels[0].marks.first { $0.isAtEdge })
    #expect(figure.drawing.data.blocks[mark.block].title.contains("sgd"))
    #expect(figure.drawing.panels[0].edge?.isTop == true)
    #expect(figure.caption.contains("sgd: 3 of 3"))
  }

  @Test func whatALogAxisCannotShowIsSaid() {
    let item = ReportItem(
      name: "t", kind: "learning_curve",
      values: ["y": .list(["gradient_norm"]), "x_scale": "log", "match": .map(["problem": "quadratic"])])
    let data = Joined(RealisticExperiment.input(ReportSpecification(), seeds: 1))
    #expect(
      FigureKind.learningCurve.draw(item, data).caption.hasSuffix(
        "Beyond the log axis: values of 0 or below of step."))
  }

  @Test func anInfiniteParameterIsNoDivergence() {
    let beta = ParallelScale(title: "beta", [.number(1.5), .number(.infinity), nil], worst: nil)
    #expect(!beta.hasDiverged && beta.tics.map(\.text) == ["1.5", "–", "∞"])
    #expect(beta.position(.number(.infinity)) == 1)
    let loss = ParallelScale(title: "loss", [.number(1.5), .number(.infinity)], worst: .infinity)
    #expect(loss.hasDiverged && loss.tics.map(\.text) == ["1.5", "×"])
  }

  @Test func anOptimizerLooksTheSameInEveryFigure() throws {
    var seen = 0
    for input in [
      RealisticExperiment.input(RealisticExperiment.report, seeds: 1, epochs: 3),
      LaboratoryExperiment.input(seeds: 1),
    ] {
      let data = Joined(input)
      for item in input.plan.experiment.report.figures where item.kind != "dual_axis" {
        let kind = try #require(FigureKinds.all.first { $0.kind.name == item.kind })
        let drawing = kind.draw(item, data).drawing
        let key = (drawing.key + drawing.panels.flatMap(\.key)).filter {
          $0.title == "clip_sgd" || $0.title.hasPrefix("clip_sgd:")
        }
        seen += key.count
        #expect(key.allSatisfy { $0.style == SeriesStyle(place: 1) }, "\(item.name)")
      }
    }
    #expect(seen > 8)
  }

  @Test func anOptimizerLooksTheSameWhateverElseAFileCompares() {
    func places(_ optimizers: [(String, String)]) -> [Int] {
      let places = SeriesPlaces(
        OrderedDictionary(uniqueKeysWithValues: optimizers), catalog: Sample.catalog)
      return optimizers.map { places[$0.0] }
    }
    // The catalog has sgd, clip_sgd, ps_clip_sgd.
    #expect(places([("ps_clip_sgd", "ps_clip_sgd"), ("sgd", "sgd")]) == [2, 0])
    #expect(places([("growing", "ps_clip_sgd"), ("sgd", "sgd")]) == [2, 0])
    #expect(places([("growing", "ps_clip_sgd"), ("ps_clip_sgd", "ps_clip_sgd")]) == [0, 2])
    #expect(places([("unknown", "unknown"), ("sgd", "sgd")]) == [1, 0])
  }

  @Test func stylesDifferInMoreThanColour() {
    let styles = (0..<16).map { SeriesStyle(place: $0) }
    #expect(Set(styles).count == 16)
    #expect(Set(styles.prefix(8).map(\.dash)).count == 8)
    #expect(Set(styles.prefix(8).map(\.point)).count == 8)
  }

  @Test(arguments: [
    ("ps_clip_sgd", "'ps\\_clip\\_sgd'"), ("it's", #"'it'."\047".'s'"#),
    ("a{b}^c@d&e~f\\g", "'a\\{b\\}\\^c\\@d\\&e\\~f\\\\g'"),
    ("50 %", "'50 %'"),
  ])
  func textIsShownVerbatim(_ text: String, _ expected: String) {
    #expect(GnuplotText.quoted(text) == expected)
  }

  @Test func axesHoldTheirDataAndLeaveOutWhatTheyCannotShow() {
    let linear = Axis(label: "", scale: .linear, values: [1, .nan, 3, .infinity], padding: 0.5)
    #expect(linear.range == 0...4)
    let log = Axis(label: "", scale: .log, values: [-1, 0, 0.1, 10], padding: 0)
    #expect(log.range == 0.1...10)
    #expect(Axis(label: "", scale: .log, values: [], padding: 0).range == 0.1...1)
    #expect(Axis(label: "", scale: .linear, values: [2, 2], padding: 0).range.contains(2))
  }

  @Test(arguments: [(1.4, 2.9), (0.9, 1.1), (0.03, 0.8), (120, 900), (3.0, 3.01)])
  func aShortLogAxisIsLabelled(_ low: Double, _ high: Double) throws {
    let tics = try #require(Axis(label: "", scale: .log, values: [low, high], padding: 0.04).tics)
    #expect((2...14).contains(tics.count), "\(tics)")
  }

  @Test(arguments: [
    (0.5, "0.5"), (1000, "1000"), (10_000, "10⁴"), (50_000, "5·10⁴"), (2e-5, "2·10⁻⁵"), (-1e12, "-10¹²"),
    (0, "0"), (0.001, "0.001"),
  ])
  func longNumbersOnAnAxisArePowersOfTen(_ value: Double, _ expected: String) {
    #expect(Axis.text(value) == expected)
  }

  /// Equal but for roundings, where an edge of six digits would leave nothing between the edges.
  @Test(arguments: [Axis.Scale.linear, .log])
  func almostEqualValuesHaveAnAxis(_ scale: Axis.Scale) {
    let values = [4.605662239735317, 4.605662239874093]
    let range = Axis(label: "", scale: scale, values: values, padding: 0.04).range
    #expect(values.allSatisfy(range.contains))
    #expect(range.upperBound / range.lowerBound > 1.0009)
  }

  @Test func neighboursShareAnAxisUnlessOneWouldBeSquashed() throws {
    func axis(_ low: Double, _ high: Double) -> Axis {
      Axis(label: "y", scale: .linear, values: [low, high], padding: 0)
    }
    #expect(Axis.shared([axis(0, 2), axis(1, 4)])?.range == 0...4)
    #expect(Axis.shared([axis(0, 1), axis(0, 4)]) == nil)
    #expect(Axis.shared([axis(0, 2), Axis(label: "z", scale: .linear, values: [0, 2], padding: 0)]) == nil)
    func panel(_ low: Double, _ high: Double) -> Drawing.Panel {
      Drawing.Panel(title: "", x: axis(0, 1), y: axis(low, high), right: nil, marks: [])
    }
    let shared = PanelGrid.sharing(
      [panel(0, 2), panel(1, 4), panel(0, 1), panel(0, 100)], columnCount: 2)
    #expect(shared.map(\.yLabelling) == [.full, .none, .full, .numbers])
    #expect(shared.map(\.xLabelling) == [.none, .none, .full, .full])
    #expect(shared.map(\.y.range) == [0...4, 0...4, 0...1, 0...100])
  }

  @Test func twoPanelColumnsAreRowsAndColumnsOfAGrid() {
    let found: [[Value?]] = [[.number(2), "b"], [.number(1), "a"]]
    let grid = PanelGrid(found, named: 2, of: 2)
    #expect(
      grid.values == [[.number(1), "b"], [.number(1), "a"], [.number(2), "b"], [.number(2), "a"]])
    #expect(grid.columnCount() == 2 && grid.columnCount(metrics: 3) == 2)
    #expect(PanelGrid(found, named: 1, of: 2).values == found)
  }

  @Test func namesOfCatalogKindsAreUniqueAndDescribed() {
    let kinds = FigureKinds.all.map(\.kind) + [TableKind.kind]
    #expect(Set(kinds.map(\.name)).count == kinds.count)
    for kind in kinds {
      #expect(!kind.summary.isEmpty)
      #expect(Set(kind.parameters.map(\.name)).count == kind.parameters.count)
      #expect(kind.parameters.allSatisfy { !$0.summary.isEmpty })
    }
  }
}
