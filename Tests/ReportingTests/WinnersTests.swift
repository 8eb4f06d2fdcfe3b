import Messages
import Testing
import Vocabulary

@testable import Experiments
@testable import Reporting
@testable import Rows

@Suite struct WinnersTests {
  /// Four rates of one optimizer; `values[i]` are the accuracies of rate i over the seeds.
  private func winners(
    _ values: [[Double]], tunedBy statistic: TuningCriterion.Statistic? = nil, finalSeeds: Set<Int> = [],
    top count: Int = 1
  ) throws -> (winners: Winners, data: Joined) {
    var plan = Sample.plan(
      name: "w", seeds: Array(0..<values[0].count),
      values.indices.map { rate in
        Sample.configuration(
          optimizer: "sgd", axes: ["learning_rate"], ["learning_rate": .number(Double(rate + 1) / 10)])
      })
    plan.experiment.seeds.removeAll(where: finalSeeds.contains)
    let criterion = TuningCriterion(statistic ?? .median, MetricExpression(.final, "validation_accuracy"))
    if statistic != nil {
      plan.experiment.tuning = Tuning(
        over: ["learning_rate"], criterion: criterion,
        final: finalSeeds.isEmpty
          ? nil : FinalStage(count: count, seeds: finalSeeds.sorted(), isOnTuningSeeds: false))
    }
    for index in plan.cells.indices {
      plan.cells[index].stage =
        finalSeeds.contains(plan.cells[index].seed) ? .final : finalSeeds.isEmpty ? nil : .tune
    }
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Sample.catalog)
    for cell in plan.cells {
      let value = values[cell.configurationIndex][cell.seed]
      input.results[cell.id] = Sample.result(
        cell, in: plan,
        Vocabulary.Measurement(
          outcome: value.isNaN ? .diverged : .completed, metrics: ["validation_accuracy": value],
          timings: [:],
          series: Series(index: "epoch", at: [], columns: [:])))
    }
    let data = Joined(input)
    let tuning = TuningOutcome(plan, results: input.results, catalog: input.catalog)
    let all = Winners.all(AskedReport(), data, input.catalog, tuning: tuning)
    #expect(all.count == 1)
    return (try #require(all.first), data)
  }

  @Test func belowSixSeedsTheExtremesAreShownWithWhatTheyEnclose() throws {
    let (winners, data) = try winners([[0.1, 0.2, 0.3], [0.5, 0.4, 0.6]])
    #expect(
      winners.remark.contains(
        "the smallest and the largest of 3 seeds, which enclose the median of all possible seeds with a probability of 75 %"
      ))
    #expect(winners.remark.contains("flatters the best of many"))
    let row = winners.table.grid(data).rows[0].map(\.text)
    #expect(row.contains("0.5000 [0.4000, 0.6000]") && row.suffix(2) == ["3", "0"])
  }

  @Test func fromSixSeedsOnTheIntervalOfTheMedianIsShown() throws {
    // Of nine, the interval runs from the second to the eighth; a diverged seed is the smallest.
    let (winners, data) = try winners([[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, .nan]])
    #expect(winners.remark.contains("an interval of at least 95 %"))
    let grid = winners.table.grid(data)
    #expect(grid.rows[0].map(\.text).suffix(3) == ["0.4000 [0.1000, 0.7000]", "9", "1"])
    #expect(grid.footnote.contains("David and Nagaraja"))
  }

  @Test func ofOneConfigurationEachNothingWasChosen() throws {
    let (winners, _) = try winners([[0.1, 0.2, 0.3]])
    #expect(winners.remark.contains("of 3 seeds") && !winners.remark.contains("flatters"))
  }

  @Test func oneSeedHasNoInterval() throws {
    let (winners, data) = try winners([[0.1], [0.2]])
    #expect(winners.remark.contains("One seed tells nothing of the spread"))
    #expect(winners.table.grid(data).rows[0].contains { $0.text == "0.2000" })
  }

  @Test func freshSeedsFlatterNobody() throws {
    let (winners, _) = try winners([[0.1, 0.2, 0.3]], tunedBy: .median, finalSeeds: [1, 2])
    #expect(winners.lead.contains("on the fresh seeds of the final stage"))
    #expect(winners.remark.contains("of 2 seeds") && !winners.remark.contains("flatters"))
  }

  /// The median would choose the second rate, the mean the first.
  @Test func whatTheFileTunesByIsWhatIsShown() throws {
    let values = [[0.1, 0.5, 0.9], [0.45, 0.51, 0.52], [0.3, 0.3, 0.3], [0.2, 0.2, 0.2]]
    let (mean, data) = try winners(values, tunedBy: .mean)
    #expect(mean.lead.hasPrefix("Chosen by the mean of `final validation_accuracy`:"))
    #expect(mean.table.grid(data).rows[0].contains { $0.text == "0.5000 [0.1000, 0.9000]" })
    let (median, same) = try winners(values, tunedBy: .median)
    #expect(median.lead.hasPrefix("By the median of"))
    #expect(median.table.grid(same).rows[0].contains { $0.text == "0.5100 [0.4500, 0.5200]" })
  }

  /// The tuning seed prefers the first rate, the fresh ones the second: of two that are shown again the first stays the
  /// winner, and what is said of fresh seeds is true of it.
  @Test func ofSeveralInTheFinalStageTheTuningStagesChoiceStands() throws {
    let values = [[0.9, 0.2, 0.3], [0.8, 0.6, 0.7], [0.1, 0.1, 0.1], [0.1, 0.1, 0.1]]
    let (winners, data) = try winners(values, tunedBy: .median, finalSeeds: [1, 2], top: 2)
    #expect(winners.table.grid(data).rows[0].contains { $0.text == "0.2500 [0.2000, 0.3000]" })
    #expect(winners.lead.contains("on the fresh seeds") && !winners.remark.contains("flatters"))
    // A table that selects for itself chooses by the tuning seeds too, though the fresh ones prefer the second rate.
    let table = Table(
      ReportItem(
        name: "t", kind: "table",
        values: [
          "rows": .list(["optimizer"]), "values": .list(["final validation_accuracy"]),
          "select": "final validation_accuracy",
        ]), data)
    #expect(table.notes.isEmpty)
    let grid = table.grid(data)
    #expect(grid.rows[0].contains { $0.text.hasPrefix("0.2500") })
    #expect(grid.caption.contains("chosen by the median of final validation accuracy, on the tuning seeds"))
  }

  @Test func whileSeedsAreMissingNoIntervalIsStatedOfThem() throws {
    let plan = Sample.plan(
      name: "w", seeds: Array(0..<10),
      [Sample.configuration(optimizer: "sgd", axes: [], ["learning_rate": .number(0.1)])])
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Sample.catalog)
    for cell in plan.cells.prefix(3) {
      input.results[cell.id] = Sample.result(
        cell, in: plan,
        Vocabulary.Measurement(
          outcome: .completed, metrics: ["validation_accuracy": Double(cell.seed) / 10], timings: [:],
          series: Series(index: "epoch", at: [], columns: [:])))
    }
    let data = Joined(input)
    let winners = try #require(Winners.all(AskedReport(), data, input.catalog).first)
    #expect(!winners.remark.contains("95 %"), "\(winners.remark)")
    #expect(winners.remark.contains("seeds that have run"))
    #expect(winners.table.grid(data).rows[0].contains { $0.text == "0.1000 [0, 0.2000]" })
    #expect(winners.table.grid(data).caption.contains("3 of 10 seeds"))
  }

  /// A file that neither tunes nor selects is about what its first table shows.
  @Test func withoutAChoiceTheSubjectOfTheFileJudges() throws {
    let input = LaboratoryExperiment.input()
    let table = ReportItem(
      name: "t", kind: "table",
      values: ["values": .list(["final samples", "average_gradient_norm", "final gradient_norm"])])
    let winners = Winners.all(AskedReport(ReportSpecification(tables: [table])), Joined(input), input.catalog)
    #expect(winners.count == 1 && winners[0].lead.contains("`final average_gradient_norm`"))
    let figure = ReportItem(name: "f", kind: "slope", values: ["x": "samples", "y": "average_gradient_norm"])
    let other = Winners.all(AskedReport(ReportSpecification(figures: [figure])), Joined(input), input.catalog)
    #expect(other.first?.lead.contains("`final average_gradient_norm`") == true)
  }
}
