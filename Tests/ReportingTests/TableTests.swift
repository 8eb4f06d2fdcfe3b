import Experiments
import Foundation
import Messages
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

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

  @Test(arguments: ["median [q25, q75]", "median [min, max]", "median [ci]", "mean [ci]", "mean ± sd"])
  func oneSeedHasNoSpreadAndNoInterval(show: String) throws {
    let input = LaboratoryExperiment.input(seeds: 1)
    let table = table(
      ["rows": .list(["optimizer"]), "values": .list(["average_gradient_norm"]), "show": .string(show)], input
    )
    let grid = table.grid(Joined(input))
    #expect(!grid.rows.isEmpty)
    for text in grid.rows.flatMap({ $0.map(\.text) }) {
      #expect(!text.contains("[") && !text.contains("±") && !text.contains("∞"), "\(text)")
    }
    #expect(grid.caption.hasPrefix(show.hasPrefix("mean") ? "Mean over 1 seed" : "Median over 1 seed"))
    let csv = String(decoding: table.csv, as: UTF8.self).split(separator: "\n")
    let heads = csv[0].split(separator: ",", omittingEmptySubsequences: false)
    let fields = csv[1].split(separator: ",", omittingEmptySubsequences: false)
    for (head, field) in zip(heads, fields)
    where ["_q25", "_q75", "_sd", "_ci_low", "_ci_high"].contains(where: head.hasSuffix) {
      #expect(field.isEmpty, "\(head)")
    }
  }

  /// `final gradient_norm` is the last row of a series, the metric `final_gradient_norm` another number.
  @Test func twoValuesNeverHaveOneHeadingOrOneColumn() throws {
    var input = LaboratoryExperiment.input()
    let place = try #require(input.catalog.families.firstIndex { $0.name == "synthetic" })
    input.catalog.families[place].metrics += [
      Metric("final_gradient_norm", "after the last step", goal: .minimize, isSeries: false),
      Metric("final_gradient_norm_median", "its median over runs", goal: .minimize, isSeries: false),
    ]
    let values = [
      "final gradient_norm", "final_gradient_norm", "final final_gradient_norm_median", "final_gradient_norm",
    ]
    let table = table(["rows": .list(["optimizer"]), "values": .list(values.map { .string($0) })], input)
    let heads = table.grid(Joined(input)).heads.map(\.text)
    #expect(Set(heads).count == heads.count, "\(heads)")
    #expect(heads.contains("gradient norm at the last step") && heads.contains("final gradient norm"))
    #expect(!heads.contains { $0.contains("final final") })
    let columns = String(decoding: table.csv, as: UTF8.self).split(separator: "\n")[0].split(separator: ",")
    #expect(Set(columns).count == columns.count, "\(columns)")
    #expect(columns.contains("gradient_norm_at_last_step_median"))
    // No column of a table has the name of another number in cells.csv.
    #expect(!columns.contains("final_gradient_norm_median"))
  }

  @Test func valuesThatDifferLateAreToldApart() throws {
    let rates = [0.1, 0.1000001, 0.100001, 0.30000000000000004, 0.3]
    let plan = Sample.plan(
      name: "near", seeds: [0],
      rates.map {
        Sample.configuration(optimizer: "sgd", axes: ["learning_rate"], ["learning_rate": .number($0)])
      })
    let input = ReportInput(plan: plan, results: [:], failures: [:], catalog: Sample.catalog)
    let table = table(["rows": .list(["learning_rate"]), "values": .list(["final train_loss"])], input)
    let texts = table.grid(Joined(input)).rows.map { $0[0].text }
    #expect(texts == ["0.1", "0.1000001", "0.100001", "0.30000000000000004", "0.3"])
  }

  @Test(arguments: [
    (0.999999, "0.999999"), (0.00316227766017, "0.003162"), (0.30000000000000004, "0.3"), (1e-7, "1e-07"),
    (0.99999999999, "0.99999999999"), (123456.789, "123456.789"), (3.0, "3"),
  ])
  func aValueDoesNotReadAsARounderOne(value: Double, text: String) {
    #expect(Column.text(.number(value)) == text)
  }

  @Test func whileSeedsAreMissingTheCaptionCountsThoseThatHaveRun() throws {
    var input = LaboratoryExperiment.input(seeds: 10)
    for cell in input.plan.cells where cell.seed > (cell.configurationIndex == 0 ? 6 : 1) {
      input.results[cell.id] = nil
    }
    let all = table(["rows": .list(["optimizer"]), "values": .list(["average_gradient_norm"])], input)
    #expect(all.grid(Joined(input)).caption.contains("over 2 to 7 of 10 seeds"))
    input.results = [:]
    let none = table(["rows": .list(["optimizer"]), "values": .list(["average_gradient_norm"])], input)
    #expect(none.grid(Joined(input)).caption.contains("over 0 of 10 seeds"))
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
    writer.endRow()
    let expected = "\"a,b\",\"say \"\"x\"\"\"\n\"two\nlines\",0.1,inf,,1\n"
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
  }
}
