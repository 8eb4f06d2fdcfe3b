import Experiments
import Foundation
import Messages
import Testing

@testable import Reporting

@Suite struct TableTests {
  private func table(_ values: [String: Value], _ input: ReportInput = SmallExperiment.input()) -> Table {
    Table(ReportItem(name: "t", kind: "table", values: values), Joined(input))
  }

  @Test func varyingAxesAreAddedSoThatNoRowMixesConfigurations() {
    let table = table(["rows": .list(["optimizer"]), "values": .list(["final train_loss"])])
    #expect(table.rowColumns == ["optimizer", "learning_rate"])
    #expect(table.rows.count == 4)
  }

  @Test func selectKeepsTheBestConfigurationAndRanksDivergenceLast() throws {
    // At rate 1, sgd is better in two seeds and diverged in the third.
    var input = SmallExperiment.input()
    let ids = input.plan.cells.map(\.id)
    input.results[ids[3]]?.measurement.outcome = .diverged
    let table = table(
      [
        "rows": .list(["optimizer"]), "values": .list(["final validation_accuracy"]),
        "select": "final validation_accuracy",
      ], input)
    #expect(table.chosenColumns == ["learning_rate"])
    let row = try #require(table.rows.first)
    #expect(row.entries[nil]?.member?.configuration.values["learning_rate"] == .number(0.01))
  }

  @Test func aSelectByAMetricWithoutAGoalIsANoteAndNoChoice() {
    let table = table([
      "rows": .list(["optimizer"]), "values": .list(["train_loss"]), "select": "final sample_clip_fraction",
    ])
    #expect(table.rows.count == 4)
    #expect(
      table.notes == [
        "table t: `select: final sample_clip_fraction` was not used, sample_clip_fraction has no better and worse"
      ])
  }

  @Test func selectingAcrossWhatChangesTheProblemIsANote() {
    let input = RealisticExperiment.input(ReportSpecification(), seeds: 1, epochs: 2)
    let table = table(
      [
        "rows": .list(["optimizer"]), "values": .list(["final gradient_norm"]),
        "select": "final gradient_norm",
        "match": .map(["problem": "quadratic"]),
      ], input)
    #expect(table.notes.count == 1)
    #expect(table.notes.first?.contains("noise.tail_index") == true)
  }

  @Test func aRowForEachSeedHoldsThatSeedOnly() {
    let table = table([
      "rows": .list(["optimizer", "seed"]), "values": .list(["final train_loss"]),
      "match": .map(["learning_rate": .string("0.01"), "optimizer": "sgd"]),
    ])
    #expect(table.rows.map(\.key) == (0...2).map { ["sgd", .number(Double($0))] })
    #expect(table.rows.allSatisfy { $0.entries[nil]?.summaries[0].count == 1 })
  }

  @Test func planValuesJoinWhateverTheJournalMadeOfThem() {
    // The journal says integer 1, the plan number 1.0: one row, not two.
    let table = table([
      "rows": .list(["learning_rate"]), "values": .list(["final train_loss"]),
      "match": .map(["learning_rate": .integer(1), "optimizer": "clip_sgd"]),
    ])
    #expect(table.rows.count == 1)
    #expect(table.rows.first?.entries[nil]?.summaries.first?.count == 3)
  }

  @Test(arguments: [
    (0.5213, 0.5213, "0.5213"), (12.3456, 1.0, "1.00"), (0, 0, "0"), (1234.5, 3.2, "3"),
    (1e-7, 2.5e-7, "2.500e-07"), (1, .infinity, "∞"), (1, -.infinity, "−∞"), (1, .nan, "–"),
    (0.5, 1, "1.0000"),
  ])
  func numbersHaveTheDecimalsOfTheirCell(_ scale: Double, _ value: Double, _ expected: String) {
    #expect(NumberText(scale: scale).text(value) == expected)
  }
}

@Suite struct CSVTests {
  @Test func fieldsAreQuotedWhereTheyMustBe() {
    var writer = CSVWriter(header: ["a,b", "say \"x\""])
    writer.add("two\nlines")
    writer.add(0.1)
    writer.add(Double.infinity)
    writer.add(nil as Double?)
    writer.add(1.0)
    writer.endLine()
    let expected = "\"a,b\",\"say \"\"x\"\"\"\n\"two\nlines\",0.1,inf,,1\n"
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
  }
}
