import Experiments
import Foundation
import TestPrograms
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

/// Training seconds in reports are epochs times seconds that were measured in turns, or compare nothing.
@Suite struct TrainingTimesTests {
  /// An epoch of sgd takes 2 s, of clip_sgd 4 s, of ps_clip_sgd 8 s.
  private static func measured(_ input: ReportInput, share: Double = 1) -> TrainingTimes {
    let seconds = ["sgd": 2.0, "clip_sgd": 4, "ps_clip_sgd": 8]
    var rows: [TrainingTimes.Row] = []
    for configuration in input.plan.experiment.configurations where configuration.family == "network" {
      let cost = TrainingTimes.costKey(of: configuration, CostKinds(input.catalog))
      guard !rows.contains(where: { $0.cost == cost }) else { continue }
      let epoch = seconds[configuration.optimizer] ?? .nan
      rows.append(
        TrainingTimes.Row(
          problem: configuration.problem, optimizer: configuration.optimizer, cost: cost,
          configuration: configuration.id, seconds: epoch, low: epoch * 0.9, high: epoch * 1.1,
          ratio: epoch / 2, ratioLow: epoch / 2.1, ratioHigh: epoch / 1.9))
    }
    return TrainingTimes(
      origin: TrainingTimes.Origin(
        commit: "0123456789abcdef", isDirty: false, host: "here", processor: "EPYC", measuredAt: 0,
        rounds: 40,
        processorShare: share), rows: rows)
  }

  private func input(isMeasured: Bool = true) -> ReportInput {
    var input = RealisticExperiment.input(ReportSpecification(), seeds: 6)
    if isMeasured { input.trainingTimes = Self.measured(input) }
    return input
  }

  private static let target = "time_to(validation_accuracy >= 0.4)"

  private func table(_ input: ReportInput, _ changes: [String: Value] = [:]) -> (Table, Joined) {
    let values: [String: Value] = [
      "rows": .list(["optimizer"]),
      "values": .list([.string(Self.target), "epochs_to(validation_accuracy >= 0.4)"]),
      "select": "final validation_accuracy", "show": "median", "match": .map(["problem": "cifar100"]),
    ]
    let data = Joined(input)
    return (Table(ReportItem(name: "t", kind: "table", values: values.merging(changes) { $1 }), data), data)
  }

  @Test func timesToATargetAreEpochsTimesTheSecondsMeasured() throws {
    let (table, data) = table(input())
    let entry = try #require(table.rows.first { $0.key == ["clip_sgd"] }?.entries[nil])
    let epochs = entry.summaries[1].median
    #expect(epochs.isFinite && entry.summaries[0].median == 4 * epochs)
    #expect(
      table.grid(data).footnote.contains(
        "Seconds are epochs times the seconds per epoch that sweep bench measured"))
  }

  @Test func valuesAtASecondAreThoseOfTheLastEpochBefore() throws {
    let (table, _) = table(
      input(), ["values": .list(["validation_accuracy at 17 s", "validation_accuracy at epoch 4"])])
    let entry = try #require(table.rows.first { $0.key == ["clip_sgd"] }?.entries[nil])
    #expect(entry.summaries[0].values == entry.summaries[1].values)
  }

  @Test func timesOfCellsThatRanBesideOthersCompareNothing() throws {
    let changes: [String: Value] = [
      "mark": .map(["test": "wilcoxon"]), "baseline": .map(["optimizer": "sgd"]),
    ]
    func compared(_ isMeasured: Bool) -> (best: Bool, tested: Bool, difference: Bool) {
      let (table, data) = table(input(isMeasured: isMeasured), changes)
      let column = 2
      let grid = table.grid(data)
      #expect(grid.heads[column].text.hasPrefix("time to"))
      let entries = table.places.compactMap { table[$0] }
      return (
        grid.rows.contains { $0[column].isBest }, entries.contains { $0.againstBest[0] != nil },
        entries.contains { $0.againstBaseline[0] != nil }
      )
    }
    #expect(compared(true) == (true, true, true))
    #expect(compared(false) == (false, false, false))
  }

  @Test func nothingIsSelectedByThem() {
    let (kept, _) = table(input(), ["select": .string(Self.target)])
    #expect(kept.select != nil && kept.notes.isEmpty)
    let (refused, _) = table(input(isMeasured: false), ["select": .string(Self.target)])
    #expect(refused.select == nil)
    #expect(refused.notes.contains { $0.contains("times of cells that ran beside others choose nothing") })
  }

  private func figure(_ input: ReportInput) -> Figure {
    FigureKind.learningCurve.draw(
      ReportItem(
        name: "time", kind: "learning_curve",
        values: [
          "x": "wall_seconds", "y": .list(["validation_accuracy"]), "select": "final validation_accuracy",
        ]), Joined(input))
  }

  @Test func aFigureOverSecondsIsOverThoseOrOverEpochs() {
    let timed = figure(input())
    #expect(timed.drawing.panels[0].x.label == TimeAxis.label("epoch") && timed.notes.isEmpty)
    let ends = timed.drawing.data.blocks.compactMap { $0.rows.last?[0] }
    #expect(Set(ends) == [40, 80, 160])
    #expect(timed.caption.hasSuffix("measured, the optimizers in turns."))
    let withheld = figure(input(isMeasured: false))
    #expect(withheld.drawing.panels[0].x.label == "epoch")
    #expect(Set(withheld.drawing.data.blocks.compactMap { $0.rows.last?[0] }) == [20])
    #expect(
      withheld.caption.hasSuffix(
        "Over epochs: the seconds of cells that ran beside others compare no optimizers."))
    #expect(withheld.notes.contains { $0.contains("`sweep bench FILE`") })
  }

  /// One that was not measured is enough: seconds of two kinds are not mixed.
  @Test func aMeasurementOfAnotherFileIsNotUsed() {
    var input = input()
    input.trainingTimes?.rows.removeLast()
    let data = Joined(input)
    #expect(data.metrics.secondsPerUnit == nil)
    #expect(
      TimeSection.warnings(input.trainingTimes, data).contains {
        $0.contains("does not have every optimizer of the file as it is now")
      })
  }

  /// A rate or threshold costs nothing; the batch does.
  @Test func whatCostsTheSameHasOneKey() {
    let catalog = Sample.catalog
    func key(_ values: [String: Value], _ optimizer: String = "sgd") -> String {
      TrainingTimes.costKey(
        of: Sample.configuration(optimizer: optimizer, axes: [], values), CostKinds(catalog))
    }
    let plain = key(["learning_rate": .number(0.1), "batch_size": .integer(8)])
    #expect(key(["learning_rate": .number(0.2), "batch_size": .integer(8)]) == plain)
    #expect(key(["learning_rate": .number(0.1), "batch_size": .integer(16)]) != plain)
    #expect(key(["learning_rate": .number(0.1), "batch_size": .integer(8)], "clip_sgd") != plain)
  }

  @Test func theReportShowsThemAndSaysWhenTheMachineWasBusy() throws {
    try withTemporaryFolder { folder in
      var input = input()
      input.trainingTimes = Self.measured(input, share: 0.6)
      let files = try Reporter(directory: folder, gnuplot: nil, command: "sweep report x.yaml").write(input)
      let report = try text(of: files.report)
      #expect(
        report.contains("## Time")
          && report.contains("| cifar100 | clip_sgd | 4.000 | 3.600 to 4.400 | 2.000 |"))
      #expect(report.contains("the process had 60.00 % of a core. Measure again on an idle machine."))
    }
  }

  @Test func whatIsWrittenIsReadAndAnythingElseIsRefused() throws {
    try withTemporaryFolder { folder in
      #expect(try TrainingTimes(in: folder) == nil)
      let written = Self.measured(input())
      try written.write(in: folder)
      let read = try #require(try TrainingTimes(in: folder))
      #expect(read.rows.map(\.seconds) == [2, 4, 8] && read.origin.rounds == 40)
      let file = folder.appending(path: TrainingTimes.fileName)
      let good = try String(contentsOf: file, encoding: .utf8)
      for bad in [
        "", "[]", "{\"format\": 2}", good.replacing("\"format\" : 2", with: "\"format\" : 1"),
        good.replacing("\"seconds\" : 2", with: "\"seconds\" : -2"),
      ] {
        try Data(bad.utf8).write(to: file)
        #expect(throws: TrainingTimes.Unreadable.self, "\(bad)") { try TrainingTimes(in: folder) }
      }
    }
  }
}
