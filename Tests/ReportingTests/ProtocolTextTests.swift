import Messages
import Testing
import Vocabulary

@testable import Experiments
@testable import Reporting
@testable import Rows

/// Tables of a file that tunes say by what, on which data and on how many seeds was chosen, and on which is reported.
@Suite struct ProtocolTextTests {
  private static let catalog: Catalog = {
    var catalog = Sample.catalog
    var family = catalog.families[0]
    family.metrics.removeAll { $0.name == "validation_accuracy" }
    family.metrics += [
      Metric("validation_accuracy", "", goal: .maximize, on: .validation),
      Metric("test_accuracy", "", goal: .maximize, isSeries: false, on: .test),
    ]
    family.validatesOnTestFile = { $0["validation"] == "test" }
    catalog.families[0] = family
    return catalog
  }()

  /// Two rates of two optimizers: seed 0 tunes, the rest report the first rate of each.
  ///
  /// - Parameter edge: by how much clip_sgd is better than sgd on each fresh seed.
  private func data(
    fresh: Int = 6, edge: Double = 0.1, final: ((FinalStage) -> FinalStage?)? = nil,
    validation: Value = "train"
  ) -> Joined {
    var plan = Sample.plan(
      name: "p", seeds: Array(0...fresh),
      ["sgd", "clip_sgd"].flatMap { optimizer in
        [0.1, 0.2].map { rate in
          Sample.configuration(
            optimizer: optimizer, axes: ["learning_rate"],
            ["learning_rate": .number(rate), "validation": validation])
        }
      })
    plan.experiment.seeds = [0]
    let stage = FinalStage(count: 1, seeds: Array(1...fresh), isOnTuningSeeds: false)
    plan.experiment.tuning = Tuning(
      over: ["learning_rate"],
      criterion: TuningCriterion(.median, MetricExpression(.final, "validation_accuracy")),
      final: final.map { $0(stage) } ?? stage)
    plan.cells.removeAll { $0.seed > 0 && $0.configurationIndex % 2 == 1 }
    for index in plan.cells.indices { plan.cells[index].stage = plan.cells[index].seed == 0 ? .tune : .final }
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Self.catalog)
    for cell in plan.cells {
      let base = Double(cell.seed) / 100 + (cell.configurationIndex >= 2 ? edge : 0)
      input.results[cell.id] = Sample.result(
        cell, in: plan,
        Vocabulary.Measurement(
          outcome: .completed, metrics: ["validation_accuracy": 0.3 + base, "test_accuracy": 0.2 + base],
          timings: [:], series: Series(index: "epoch", at: [], columns: [:])))
    }
    return Joined(input)
  }

  private func grid(_ data: Joined, _ values: [String: Value] = [:]) -> TableGrid {
    let standard: [String: Value] = [
      "rows": .list(["optimizer"]), "values": .list(["final test_accuracy"]), "show": "median",
    ]
    return Table(
      ReportItem(name: "t", kind: "table", values: standard.merging(values) { $1 }), data
    ).grid(data)
  }

  private static let sentence =
    "chosen on validation, 1 tuning seed, by the median of final validation accuracy; reported on test, 6 fresh seeds."

  @Test func aFinalStageSaysWhatChoseAndWhatReports() throws {
    let grid = grid(data())
    #expect(grid.caption.hasSuffix(Self.sentence))
    #expect(grid.markdown.source.contains(Self.sentence))
    #expect(grid.latex.contains(Self.sentence))
  }

  @Test func theDataIsThatOfTheValuesThatAreShown() {
    let both = grid(data(), ["values": .list(["final validation_accuracy", "final test_accuracy"])])
    #expect(both.caption.hasSuffix("reported on validation and test, 6 fresh seeds."))
    // Where nothing is measured on data, as in the laboratory, seeds are all there is to say.
    let none = grid(data(), ["values": .list(["final sample_clip_fraction"])])
    #expect(none.caption.hasSuffix("reported on 6 fresh seeds."))
  }

  @Test func validationOnTheTestFileIsCalledThat() {
    let grid = grid(data(validation: "test"), ["values": .list(["final validation_accuracy"])])
    #expect(grid.caption.contains("chosen on validation (images of the test file), 1 tuning seed"))
    #expect(grid.caption.hasSuffix("reported on validation (images of the test file), 6 fresh seeds."))
  }

  @Test func numbersOfTheTuningStageReportNothing() {
    let caption = grid(data(), ["stage": "tune", "values": .list(["final validation_accuracy"])]).caption
    #expect(
      caption.hasSuffix(
        "numbers of the tuning stage, which chooses on validation, 1 tuning seed, by the median of final validation accuracy, and reports nothing."
      ))
  }

  @Test func seedsThatChooseAndReportAreSaidToFlatter() {
    let caption = grid(
      data { FinalStage(count: 1, seeds: $0.seeds, isOnTuningSeeds: true) }
    ).caption
    #expect(
      caption.hasSuffix(
        "1 seed, by the median of final validation accuracy, and reported on the same, which flatters."))
  }

  /// 2^(1−n) of n pairs, times Holm's number of comparisons.
  @Test(arguments: [
    (
      5, "none",
      "not tested: an exact sign-flip or signed-rank test of 5 pairs could give p = 0.062 at the least"
    ),
    (5, "none", "so that none could be significant at 0.05"),
    (6, "none", "could give p = 0.031 at the least; `mark` names a test"),
    (
      5, "paired_permutation",
      "no difference could have been significant at 0.05: 1 comparison a value over 5 paired seeds corrected together"
        + " give p = 0.062 at the least, 6 paired seeds would do"
    ),
    (
      6, "wilcoxon",
      "p: 1 comparison a value over 6 paired seeds corrected together, 0.031 at the least"
    ),
  ])
  func differencesSayWhetherTheyCouldBeSignificant(_ fresh: Int, _ test: String, _ sentence: String) {
    let grid = grid(
      data(fresh: fresh), ["baseline": .map(["optimizer": "sgd"]), "mark": .map(["test": .string(test)])])
    #expect(grid.footnote.contains("over \(fresh) paired seeds"), "\(grid.footnote)")
    #expect(grid.footnote.contains(sentence), "\(grid.footnote)")
  }

  @Test func everyDifferenceHasItsP() {
    let grid = grid(
      data(), ["baseline": .map(["optimizer": "sgd"]), "mark": .map(["test": "paired_permutation"])])
    #expect(grid.rows[1].contains { $0.text.hasSuffix(", p = 0.031") })
    #expect(grid.footnote.contains("exact two-sided paired sign-flip test"))
  }
}
