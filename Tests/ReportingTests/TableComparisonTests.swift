import Experiments
import Foundation
import Messages
import TestPrograms
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

/// Tests, baselines, targets and formats of tables, on three optimizers × six rates × six seeds.
@Suite struct TableComparisonTests {
  private static func values(_ extra: [String: Value]) -> [String: Value] {
    [
      "rows": .list(["optimizer"]), "values": .list(["final validation_accuracy"]),
      "select": "final validation_accuracy", "match": .map(["problem": "cifar100"]),
    ].merging(extra) { $1 }
  }

  static let tables: [(name: String, values: [String: Value])] = [
    (
      "tested",
      values([
        "mark": .map([
          "test": "paired_permutation", "best": "bold", "correction": "holm", "alpha": .number(0.1),
        ]),
        "baseline": .map(["optimizer": "sgd"]), "show": "mean [ci]", "sensitivity": "learning_rate",
      ])
    ),
    (
      "targets",
      values([
        "values": .list([
          "time_to(validation_accuracy >= 0.4)", "epochs_to(validation_accuracy >= 0.4)",
          "mean train_loss over last 5 epochs",
        ]), "show": "median [min, max]",
      ])
    ),
    (
      "expected",
      values(["values": .list(["time_to(validation_accuracy >= 0.44)"]), "show": "expected"])
    ),
    (
      "rates",
      values([
        "columns": "learning_rate", "values": .list(["final validation_accuracy", "auc train_loss"]),
        "mark": .map(["test": "wilcoxon"]), "baseline": .map(["optimizer": "sgd"]), "show": "median",
        "match": .map(["problem": "cifar100", "learning_rate": .list([.number(0.01), .number(0.1)])]),
      ]).filter { $0.key != "select" }
    ),
  ]

  private func table(_ values: [String: Value], seeds: Int = 6) -> (Table, Joined) {
    let data = Joined(RealisticExperiment.input(ReportSpecification(), seeds: seeds))
    return (Table(ReportItem(name: "t", kind: "table", values: values), data), data)
  }

  @Test(arguments: 0..<4, ["csv", "markdown", "latex"]) func tablesReadAsTheyShould(
    _ index: Int, _ format: String
  ) throws {
    let (name, values) = Self.tables[index]
    let (table, data) = table(values)
    #expect(table.notes == [])
    let format = try #require(TableFormat.all.first { $0.name == format })
    let text = String(decoding: format.contents(table, table.grid(data)), as: UTF8.self)
    try expectGolden(text, "realistic-\(name).\(format.fileExtension)")
  }

  @Test func fiveSeedsAreNotTestableAtFivePercent() {
    let (table, data) = table(Self.values(["mark": .map(["test": "paired_permutation"])]), seeds: 5)
    #expect(table.tests.count == 1)
    #expect(table.tests.allSatisfy { !$0.isTestable && $0.smallestP == 0.125 })
    #expect(table.grid(data).footnote.contains("Not testable at 0.05 with 5 paired seeds"))
    #expect(!table.markdown(data).contains("≈"))
  }

  /// Three seeds of one row are too few to find it worse, whatever the six of the other allow.
  @Test func aRowOfTooFewSeedsIsMarkedAsUntestable() throws {
    var input = RealisticExperiment.input(ReportSpecification(), seeds: 8)
    for cell in input.plan.cells where cell.seed >= 3 {
      if input.plan.configuration(of: cell).optimizer == "clip_sgd" { input.results[cell.id] = nil }
    }
    let data = Joined(input)
    let table = Table(
      ReportItem(
        name: "t", kind: "table", values: Self.values(["mark": .map(["test": "paired_permutation"])])), data)
    let clip = try #require(
      table.places.compactMap { table[$0] }.first { $0.member?.configuration.optimizer == "clip_sgd" })
    #expect(clip.againstBest[0]?.test?.smallestP == 0.25)
    #expect(clip.isNotWorse == [false])
    #expect(clip.isUntestable == [true])
    #expect(table.markdown(data).contains(" (≈)"))
    #expect(table.grid(data).footnote.contains("(≈): not testable at 0.05, too few of its seeds differ"))
  }

  /// What an entry under `optimizers` sets belongs to it: it competes with the others.
  @Test func aProblemsParameterThatAnOptimizerSetsIsNoOtherProblem() {
    var input = RealisticExperiment.input(ReportSpecification(), seeds: 1, epochs: 2)
    for index in input.plan.experiment.configurations.indices {
      input.plan.experiment.configurations[index].axes.append("micro_batch_size")
      let isMicro = input.plan.experiment.configurations[index].optimizer == "clip_sgd"
      input.plan.experiment.configurations[index].values["micro_batch_size"] = .integer(isMicro ? 10 : 50)
    }
    #expect(Joined(input).problemAxes == ["noise.tail_index"])
    // A grid over it makes problems of it again.
    for index in input.plan.experiment.configurations.indices where index % 2 == 0 {
      input.plan.experiment.configurations[index].values["micro_batch_size"] = .integer(25)
    }
    #expect(Joined(input).problemAxes == ["noise.tail_index", "micro_batch_size"])
  }

  @Test func theBestIsSaidToBeThatOfWhatCompetes() {
    let (one, data) = table(Self.values([:]))
    #expect(one.grid(data).footnote.contains("Bold: best."))
    let (many, all) = table([
      "rows": .list(["noise.tail_index", "optimizer"]), "values": .list(["final gradient_norm"]),
      "match": .map(["problem": "quadratic"]),
    ])
    #expect(many.grid(all).footnote.contains("Bold: best of each noise tail index."))
  }

  /// Two families may measure one name in different units: each value keeps its own, and never competes.
  @Test func mixedUnitsAreSaidOfEachFamily() throws {
    var input = RealisticExperiment.input(ReportSpecification(), seeds: 2, epochs: 2)
    input.catalog.families[0].metrics[0] = Metric("train_loss", "", unit: "nats", goal: .minimize)
    input.catalog.families[1].metrics.append(Metric("train_loss", "", unit: "bits", goal: .minimize))
    func shown(_ problems: [Value]) -> TableGrid {
      let data = Joined(input)
      let item = ReportItem(
        name: "t", kind: "table",
        values: [
          "rows": .list(["problem", "optimizer"]), "values": .list(["final train_loss"]),
          "select": "final train_loss", "match": .map(["problem": .list(problems)]),
        ])
      return Table(item, data).grid(data)
    }
    let mixed = shown(["cifar100", "quadratic"])
    #expect(mixed.heads.contains { $0.text == "final train loss" })
    #expect(mixed.footnote.hasPrefix("Train loss in nats (network) and bits (synthetic)."))
    let single = shown(["cifar100"])
    #expect(single.heads.contains { $0.text == "final train loss (nats)" })
    #expect(single.footnote.hasPrefix("Train loss in nats."))
  }

  @Test func countsAreWholeNumbers() {
    let (table, data) = table(Self.values(["values": .list(["epochs_to(validation_accuracy >= 0.01)"])]))
    #expect(table.markdown(data).contains("**1 [1, 1]**"))
    #expect(table.grid(data).heads.contains { $0.text == "epochs to validation accuracy ≥ 0.01" })
  }

  @Test func withoutACorrectionEachComparisonStandsForItself() {
    let (table, _) = table(
      Self.values(["mark": .map(["test": "paired_permutation", "correction": "none"])]), seeds: 6)
    #expect(table.tests.allSatisfy { $0.isTestable && $0.smallestP == 0.03125 })
    for place in table.places {
      guard let comparison = table[place]?.againstBest[0] else { continue }
      #expect(comparison.adjustedP == comparison.test?.p)
    }
  }

  /// The optimizers of the made-up numbers differ by a twentieth, their seeds by a fiftieth.
  @Test func whatIsClearlyWorseIsNotMarked() throws {
    let (table, _) = table(Self.values(["mark": .map(["test": "paired_permutation"])]), seeds: 10)
    let sgd = try #require(table.places.first { table.rows[$0.row].key == ["sgd"] }.flatMap { table[$0] })
    #expect(sgd.againstBest[0]?.adjustedP ?? 1 < 0.05)
    #expect(sgd.isNotWorse == [false])
    #expect(sgd.againstBest[0]?.differences.count == 10)
  }

  @Test func equalRowsAreNotWorse() throws {
    var input = RealisticExperiment.input(ReportSpecification(), seeds: 8)
    // clip_sgd measures what ps_clip_sgd does, a little more or less by turns.
    let source = input.plan.cells.filter { input.plan.configuration(of: $0).optimizer == "ps_clip_sgd" }
    for cell in source {
      let configuration = input.plan.configuration(of: cell)
      let twin = input.plan.cells.first {
        let other = input.plan.configuration(of: $0)
        return other.optimizer == "clip_sgd" && other.problem == configuration.problem && $0.seed == cell.seed
          && other.values["learning_rate"] == configuration.values["learning_rate"]
          && other.values["noise"] == configuration.values["noise"]
      }
      guard let twin, var result = input.results[cell.id] else { continue }
      let sign = cell.seed.isMultiple(of: 2) ? 1.0 : -1.02
      if let value = result.measurement.metrics["validation_accuracy"] {
        result.measurement.metrics["validation_accuracy"] = value - 0.001 * sign
      }
      input.results[twin.id] = result
    }
    let data = Joined(input)
    let table = Table(
      ReportItem(
        name: "t", kind: "table", values: Self.values(["mark": .map(["test": "paired_permutation"])])), data)
    let entries = table.places.compactMap { table[$0] }
    #expect(entries.count { $0.isNotWorse[0] } == 1)
    #expect(table.markdown(data).contains(" ≈"))
  }

  @Test func differencesToABaselineArePairedBySeed() throws {
    let (table, data) = table(Self.values(["baseline": .map(["optimizer": "sgd"])]))
    let member: (String) throws -> Member = { name in
      try #require(table.places.compactMap { table[$0]?.member }.first { $0.configuration.optimizer == name })
    }
    func finals(_ name: String) throws -> [Double] {
      try member(name).replicates.map {
        try #require($0.result?.outline.metric("validation_accuracy"))
      }
    }
    let clip = try #require(
      table.places.first { table.rows[$0.row].key == ["clip_sgd"] }.flatMap { table[$0] })
    let expected = try zip(finals("clip_sgd"), finals("sgd")).map { $0 - $1 }
    #expect(clip.againstBaseline[0]?.differences == expected)
    let sgd = try #require(table.places.first { table.rows[$0.row].key == ["sgd"] }.flatMap { table[$0] })
    #expect(sgd.isBaseline && sgd.againstBaseline[0] == nil)
    #expect(table.grid(data).heads.contains { $0.text == "Δ to sgd" })
  }

  /// Where one side has no finite value there is no difference, and the reader is told which side that is.
  @Test(arguments: [("sgd", "baseline diverged"), ("clip_sgd", "diverged")])
  func aDifferenceThatCannotBeFormedSaysWhoDiverged(_ lost: String, _ text: String) throws {
    var input = RealisticExperiment.input(ReportSpecification(), seeds: 3)
    for cell in input.plan.cells where input.plan.configuration(of: cell).optimizer == lost {
      input.results[cell.id]?.measurement.outcome = .diverged
    }
    let data = Joined(input)
    let values = Self.values([
      "baseline": .map(["optimizer": "sgd"]),
      "match": .map(["problem": "cifar100", "learning_rate": .number(0.1)]),
    ]).filter { $0.key != "select" }
    let grid = Table(ReportItem(name: "t", kind: "table", values: values), data).grid(data)
    let place = try #require(grid.heads.firstIndex { $0.text == "Δ to sgd" })
    let row = try #require(grid.rows.first { $0.contains { $0.text == "clip_sgd" } })
    #expect(row[place].text == text)
  }

  @Test func whatHasNoEffectIsANote() {
    let (missing, _) = table(Self.values(["baseline": .map(["optimizer": "adam"])]))
    #expect(missing.notes.contains { $0.contains("no row is the baseline adam") })
    let (expected, _) = table(Self.values(["show": "expected"]))
    #expect(expected.notes.contains { $0.contains("for targets only") })
    let (late, _) = table(Self.values(["values": .list(["validation_accuracy at epoch 900"])]))
    #expect(late.notes.contains { $0.contains("no finished cell measured validation_accuracy at epoch 900") })
    let (unchosen, _) = table(Self.values(["sensitivity": "learning_rate"]).filter { $0.key != "select" })
    #expect(unchosen.notes.contains { $0.contains("needs `select`") })
  }

  @Test func noResultsAllDivergedAndOneSeedAreTables() {
    var input = RealisticExperiment.input(ReportSpecification(), seeds: 1)
    let item = ReportItem(name: "t", kind: "table", values: Self.tables[0].values)
    let one = Table(item, Joined(input)).markdown(Joined(input))
    #expect(one.contains("Not testable") && one.contains("1 paired seed"))
    for id in Array(input.results.cells) { input.results[id]?.measurement.outcome = .diverged }
    let diverged = Table(item, Joined(input)).markdown(Joined(input))
    #expect(diverged.contains("diverged (counted as worst)") && diverged.contains("| diverged |"))
    input.results = [:]
    #expect(Table(item, Joined(input)).markdown(Joined(input)).contains("n = 0 of"))
  }

  @Test func theReportLinksTheFormatsThatWereAsked() throws {
    try withTemporaryFolder { folder in
      var report = SmallExperiment.report
      report.tables[0].values["formats"] = .list(["latex", "csv"])
      let files = try Reporter(directory: folder, gnuplot: nil, command: "sweep report x.yaml").write(
        SmallExperiment.input(report))
      #expect(files.tables.prefix(2).map(\.lastPathComponent) == ["accuracy.tex", "accuracy.csv"])
      #expect(
        try text(of: files.report).contains("[LaTeX](tables/accuracy.tex) · [CSV](tables/accuracy.csv)"))
    }
  }
}
