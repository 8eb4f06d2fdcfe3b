import Messages
import Results
import Testing
import Vocabulary

@testable import Experiments
@testable import Reporting
@testable import Rows

/// The end of a run: what is complete has a best, and what is not is named.
@Suite struct AnswerTests {
  /// sgd with two rates and clip_sgd with one, on three seeds; clip_sgd's accuracy is 0.1 above the better sgd's.
  private func answer(
    _ report: ReportSpecification = ReportSpecification(), missing: Set<Int> = [], failed: Set<Int> = [],
    diverged: Set<Int> = []
  ) -> Answer {
    let plan = Sample.plan(
      name: "a", seeds: [0, 1, 2], report: report,
      [
        Sample.configuration(
          optimizer: "sgd", axes: ["learning_rate"], ["learning_rate": .number(0.1)]),
        Sample.configuration(
          optimizer: "sgd", axes: ["learning_rate"], ["learning_rate": .number(0.2)]),
        Sample.configuration(
          optimizer: "clip_sgd", axes: ["learning_rate"], ["learning_rate": .number(0.1)]),
      ])
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Sample.catalog)
    for cell in plan.cells where !missing.contains(cell.index) && !failed.contains(cell.index) {
      let value = [0.25, 0.5, 0.625][cell.configurationIndex] + 0.0625 * Double(cell.seed)
      let hasDiverged = diverged.contains(cell.index)
      input.results[cell.id] = Sample.result(
        cell, in: plan,
        Vocabulary.Measurement(
          outcome: hasDiverged ? .diverged : .completed,
          metrics: ["validation_accuracy": hasDiverged ? .nan : value], timings: [:],
          series: Series(index: "epoch", at: [], columns: [:])))
    }
    for cell in plan.cells where failed.contains(cell.index) {
      input.failures[cell.id] = Sample.failure(cell, "no")
    }
    let data = Joined(input)
    let asked = AskedReport(
      ReportSpecification(
        tables: report.tables.isEmpty
          ? [ReportItem(name: "t", kind: "table", values: ["values": .list(["final validation_accuracy"])])]
          : report.tables))
    return Answer(
      asked, data, input.catalog, tuning: nil, winners: Winners.all(asked, data, input.catalog))
  }

  @Test func everyOptimizersBestStandsBesideItsDifferenceToTheFirst() throws {
    let answer = answer()
    let block = try #require(answer.blocks.first)
    #expect(answer.blocks.count == 1 && answer.missing == [] && answer.blocksLeftOut == [])
    #expect(
      block.heads == [
        "optimizer", "learning rate", "final validation accuracy", "Δ to sgd", "seeds", "diverged",
      ])
    #expect(block.rows[0] == ["sgd", "0.2", "0.5625 [0.5000, 0.6250]  ", "–", "3", "0"])
    // Seed by seed the difference is the same: an interval without width.
    #expect(
      block.rows[1] == [
        "clip_sgd", "0.1", "0.6875 [0.6250, 0.7500] *", "+0.1250 [0.1250, 0.1250]", "3", "0",
      ])
    #expect(block.numbers == [2, 3, 4, 5])
    #expect(block.lead.contains("`final validation_accuracy`") && block.lead.contains("3 seeds"))
    let remarks = block.remarks.joined(separator: " ")
    #expect(
      remarks.contains("mean difference to sgd over 3 paired seeds") && remarks.contains("no test says"))
    #expect(remarks.contains("flatters the best of many"))
  }

  @Test func theBaselineOfTheFilesTablesIsTheAnswersToo() throws {
    let table = ReportItem(
      name: "t", kind: "table",
      values: [
        "values": .list(["final validation_accuracy"]),
        "baseline": .map(["optimizer": "clip_sgd", "learning_rate": .number(0.1)]),
      ])
    let block = try #require(answer(ReportSpecification(tables: [table])).blocks.first)
    #expect(block.heads.contains("Δ to clip_sgd"))
    #expect(block.rows[0][3] == "-0.1250 [-0.1250, -0.1250]" && block.rows[1][3] == "–", "\(block.rows)")
  }

  @Test func anOptimizerOfWhichACellIsMissingHasNoBest() throws {
    // Of sgd one of six: its better rate is only a guess.
    let answer = answer(missing: [0])
    #expect(answer.missing == ["Not complete, and left out: sgd: 1 of 6 cells have no result."])
    let block = try #require(answer.blocks.first)
    #expect(block.rows.count == 1 && block.rows[0].contains("clip_sgd"), "\(block.rows)")
    #expect(!block.heads.contains { $0.contains("Δ") }, "\(block.heads)")
    #expect(block.remarks.contains("Nothing is compared with sgd, which has no row here."))
  }

  @Test func failuresAreSaid() {
    let answer = answer(missing: [0], failed: [1, 6, 7, 8])
    #expect(answer.blocks.isEmpty)
    #expect(
      answer.missing == [
        "No optimizer is complete, so none has a best yet: sgd: 2 of 6 cells have no result, 1 of them failed; "
          + "clip_sgd: 3 of 3 cells have no result, 3 of them failed."
      ])
  }

  @Test func divergedSeedsAreCountedInTheirRow() throws {
    let block = try #require(answer(diverged: [8]).blocks.first)
    #expect(block.rows[1].suffix(2) == ["3", "1"], "\(block.rows)")
  }

  @Test func aLargeGridIsCutAndSaysByHowMuch() throws {
    let asked = AskedReport(
      ReportSpecification(tables: [
        ReportItem(name: "t", kind: "table", values: ["values": .list(["final validation_accuracy"])])
      ]))
    let plan = Sample.plan(
      name: "a", seeds: [0],
      (1...40).map { place in
        Sample.configuration(
          problem: "p\(place)", optimizer: "sgd", axes: [], ["learning_rate": .number(Double(place))])
      })
    var input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Sample.catalog)
    for cell in plan.cells {
      input.results[cell.id] = Sample.result(
        cell, in: plan,
        Vocabulary.Measurement(
          outcome: .completed, metrics: ["validation_accuracy": 0.5], timings: [:],
          series: Series(index: "epoch", at: [], columns: [:])))
    }
    let data = Joined(input)
    let answer = Answer(
      asked, data, input.catalog, tuning: nil, winners: Winners.all(asked, data, input.catalog))
    #expect(answer.blocks.first?.rows.count == 24 && answer.blocks.first?.rowsLeftOut == 16)
  }
}
