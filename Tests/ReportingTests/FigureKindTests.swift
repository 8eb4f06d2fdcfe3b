import Experiments
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

/// What one kind of figure owes, and no other.
@Suite struct FigureKindTests {
  /// An optimizer without the parameter has no place in the key; names are not joined by lines.
  @Test func aSensitivityFiguresKeyHoldsWhatIsDrawn() {
    var input = RealisticExperiment.input(ReportSpecification(), seeds: 1, epochs: 2)
    for index in input.plan.experiment.configurations.indices
    where input.plan.experiment.configurations[index].optimizer == "sgd" {
      input.plan.experiment.configurations[index].values["learning_rate"] = nil
    }
    let rates = ReportItem(
      name: "t", kind: "sensitivity",
      values: [
        "x": "learning_rate", "y": "final validation_accuracy", "match": .map(["problem": "cifar100"]),
      ])
    let drawing = FigureKind.sensitivity.draw(rates, Joined(input)).drawing
    #expect(drawing.key.map(\.title).filter { $0.hasSuffix("sgd") } == ["clip_sgd", "ps_clip_sgd"])
    let names = ReportItem(
      name: "t", kind: "sensitivity",
      values: [
        "x": "optimizer", "series": "problem", "y": "final gradient_norm",
        "match": .map(["problem": "quadratic"]),
      ])
    let panel = FigureKind.sensitivity.draw(names, Joined(input)).drawing.panels[0]
    #expect(panel.x.isCategorical && panel.x.range == 0.5...3.5)
    #expect(panel.marks.allSatisfy { if case .line = $0.shape { false } else { true } })
  }

  /// At equal budgets: no line goes on where another has tried no more, and none ever gets worse.
  @Test func theBestSoFarIsOfTheFirstConfigurations() throws {
    let data = Joined(RealisticExperiment.input(ReportSpecification(), seeds: 3, epochs: 2))
    let item = ReportItem(
      name: "t", kind: "best_so_far",
      values: ["y": "final validation_accuracy", "match": .map(["problem": "cifar100"])])
    let drawing = FigureKind.bestSoFar.draw(item, data).drawing
    #expect(drawing.data.blocks.count == drawing.key.count && drawing.data.blocks.count >= 3)
    #expect(Set(drawing.data.blocks.map(\.rows.count)).count == 1)
    for block in drawing.data.blocks {
      let best = block.rows.map { $0[2] }
      #expect(block.rows.map { $0[0] } == (1...best.count).map(Double.init))
      #expect(zip(best, best.dropFirst()).allSatisfy { $0 <= $1 })
      let members = data.members.filter {
        $0.configuration.problem == "cifar100" && block.title.contains($0.configuration.optimizer)
      }
      let medians = members.prefix(best.count).map {
        data.metrics.summary(MetricExpression(.final, "validation_accuracy"), of: $0).median
      }
      if Set(members.map(\.configuration.optimizer)).count == 1 { #expect(best.last == medians.max()) }
    }
  }

  @Test func aProfileCountsProblemsUnlessTheFileMakesThemPanels() {
    var input = LaboratoryExperiment.input(seeds: 2)
    for index in input.plan.experiment.configurations.indices where index % 2 == 0 {
      input.plan.experiment.configurations[index].problem = "other"
    }
    func panels(_ values: [String: Value]) -> Int {
      let item = ReportItem(
        name: "t", kind: "profile", values: ["y": "final average_gradient_norm"].merging(values) { $1 })
      return FigureKind.profile.draw(item, Joined(input)).drawing.panels.count
    }
    #expect(panels([:]) == 1)
    #expect(panels(["panels": .list(["problem"])]) == 2)
  }

  /// What is written in a cell makes room for what is below it; the coloured cell itself stays where it is.
  @Test func aHeatMapsCellsStayInTheirPlaces() throws {
    let item = ReportItem(
      name: "t", kind: "heatmap",
      values: ["x": "learning_rate", "y": "batch_size", "value": "final train_loss"])
    let drawing = FigureKind.heatmap.draw(item, Joined(SmallExperiment.input())).drawing
    let block = try #require(drawing.data.blocks.first)
    func column(_ name: String) throws -> [Double] {
      let place = try #require(block.columns.firstIndex(of: name))
      return block.rows.map { $0[place] }
    }
    #expect(block.remarks == ["", "× 1/3"])
    #expect(try column("diverged") == [0, 1])
    #expect(try column("y") == [1, 1])
    #expect(try column("y_value") == [1, 1.12])
    #expect(try column("y_remark").last == 0.78)
    let heat = try #require(drawing.panels[0].marks.first)
    guard case .heat(let value) = heat.shape else {
      Issue.record("no heat")
      return
    }
    #expect(block.columns[value - 1] == "median")
    #expect(block.columns[heat.y - 1] == "y")
    #expect(
      drawing.panels[0].marks.dropFirst().prefix(2).map { block.columns[$0.y - 1] } == [
        "y_value", "y_remark",
      ])
  }

  /// Two axes of many series: colours say which series, dashes which axis.
  @Test func theKeyOfTwoAxesNamesThemOnce() {
    let input = RealisticExperiment.input(ReportSpecification(), seeds: 1, epochs: 2)
    let item = ReportItem(
      name: "t", kind: "dual_axis",
      values: [
        "left": "per_sample_gradient_norm", "right": "sample_clip_fraction",
        "select": "final validation_accuracy",
      ])
    let key = FigureKind.dualAxis.draw(item, Joined(input)).drawing.key
    #expect(
      key.map(\.title) == [
        "sgd", "clip_sgd", "ps_clip_sgd", "per sample gradient norm (left)", "sample clip fraction (right)",
      ])
  }
}
