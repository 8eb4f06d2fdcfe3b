import Experiments
import Foundation
import Messages
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

/// Values at the ends of what a number can be, and figures of nothing.
@Suite struct ExtremeFigureTests {
  private static let extremes = [
    Double.greatestFiniteMagnitude, 1e300, 1, .leastNonzeroMagnitude, 0x1p-1030, 0, -1, -1e308,
  ]

  @Test(arguments: [Axis.Scale.linear, .log], [0, 0.06, 1])
  func anAxisOfExtremesIsFinite(_ scale: Axis.Scale, _ padding: Double) {
    for low in Self.extremes {
      for high in Self.extremes {
        var axis = Axis(label: "", scale: scale, values: [low, high], padding: padding)
        axis.extend(by: 0.2, atTop: true)
        axis.extend(by: 0.2, atTop: false)
        #expect(axis.range.lowerBound.isFinite && axis.range.upperBound.isFinite)
        #expect(axis.range.lowerBound < axis.range.upperBound)
        #expect(scale == .linear || axis.range.lowerBound > 0)
        #expect(axis.letters <= 11 && axis.position(0.5).isFinite)
        #expect(axis.tics?.allSatisfy { $0.position.isFinite } ?? true)
        #expect(PanelText.init(Self.panel(axis), width: 400, height: 270).xStep?.isFinite ?? true)
        let upright = ParallelScale(title: "", [.number(low), .number(high)], worst: .infinity)
        #expect([low, high].allSatisfy { (0...1).contains(upright.position(.number($0))) })
        #expect(upright.tics.allSatisfy { (0...1).contains($0.position) && $0.text != "inf" })
      }
    }
  }

  private static func panel(_ x: Axis) -> Drawing.Panel {
    Drawing.Panel(title: "", x: x, y: x, right: nil, marks: [])
  }

  /// The others stay readable beside a line that runs away.
  @Test func aLineThatRunsAwayDoesNotSetTheAxis() {
    let good = [1, 0.1, 0.01]
    let bad = [1, 1e100, 1e300]
    #expect(RunawayLimit.of([good, bad], all: good + bad, .log) == 1e6)
    #expect(RunawayLimit.of([good, bad], all: good + bad, .linear) == 4)
    #expect(RunawayLimit.of([bad], all: bad, .log) == .infinity)
    #expect(RunawayLimit.of([good], all: good, .log) == .infinity)
    let steep = [1e50, 1e-40]
    #expect(RunawayLimit.of([steep, good], all: steep + good, .log) == 1e230, "falling is no running away")
  }

  private func curve(_ item: [String: Value], _ change: (inout Vocabulary.Measurement) -> Void) -> Figure {
    var input = SmallExperiment.input()
    for cell in input.plan.cells {
      if var measurement = input.results[cell.id]?.measurement {
        change(&measurement)
        input.results[cell.id]?.measurement = measurement
      }
    }
    let item = ReportItem(
      name: "t", kind: "learning_curve", values: ["y": .list(["train_loss"])].merging(item) { $1 })
    return FigureKind.learningCurve.draw(item, Joined(input))
  }

  @Test func whatLeavesTheAxesIsMarkedAtTheirEdge() throws {
    let figure = curve(["y_scale": "log"]) { $0.series.columns["train_loss"]?[0] = .leastNonzeroMagnitude }
    let panel = figure.drawing.panels[0]
    let cross = try #require(panel.marks.first { if case .crosses = $0.shape { true } else { false } })
    let block = figure.drawing.data.blocks[cross.block]
    #expect(block.title.hasSuffix("beyond the axes"))
    #expect(abs(panel.y.place(of: block.rows[0][1]) - 0.02) < 1e-6)
    #expect(figure.caption.contains("× at an edge: values beyond the axis of train loss."))
    let line = try #require(panel.marks.first { if case .line = $0.shape { true } else { false } })
    #expect(line.isExtreme)
    let plain = curve([:]) { _ in }
    #expect(!plain.caption.contains("at an edge: values"))
    #expect(plain.drawing.panels[0].marks.allSatisfy { !$0.isExtreme })
  }

  @Test func anEmptyFigureSaysWhy() {
    let lost = curve([:]) {
      $0.outcome = .completed
      $0.series.columns["train_loss"] = nil
      $0.metrics["train_loss"] = nil
    }
    #expect(
      lost.drawing.panels[0].reason
        == "train_loss was not recorded; `record:` in the experiment file says what is")
    #expect(lost.notes.contains { $0.hasPrefix("figure t is empty: train_loss was not recorded") })
    #expect(lost.caption.contains("Empty: train_loss was not recorded"))
    let diverged = curve([:]) {
      $0.outcome = .diverged
      $0.series.columns["train_loss"] = $0.series.at.map { _ in .nan }
    }
    #expect(
      diverged.drawing.panels[0].reason == "every run diverged" || !diverged.drawing.panels[0].marks.isEmpty)
    let negative = curve(["y_scale": "log"]) { measurement in
      measurement.outcome = .completed
      measurement.series.columns["train_loss"] = measurement.series.at.map { _ in -1 }
    }
    #expect(negative.drawing.panels[0].reason == "no value of train loss is above 0, as a log axis needs")
    let infinite = curve([:]) { measurement in
      measurement.outcome = .completed
      measurement.metrics["train_loss"] = .infinity
      measurement.series.columns["train_loss"] = measurement.series.at.map { _ in .infinity }
    }
    #expect(infinite.drawing.panels[0].reason == "no value of train_loss is finite")
    #expect(
      curve(["match": .map(["optimizer": "nobody"])]) { _ in }.drawing.panels[0].reason == "no cell matches")
    #expect(curve([:]) { _ in }.drawing.panels[0].reason == nil)
  }

  @Test func valuesHaveTheDigitsThatTellThemApart() {
    let texts = ColumnTexts.texts([0.1, 0.1000001, 0.100001, 0.3, 0.30000000000000004, 0.5])
    for short in [0.1000001, 0.100001] {
      #expect(texts[short] ?? Column.text(.number(short)) == Value.shortest(short))
    }
    #expect(texts[0.30000000000000004] == "0.30000000000000004" && texts[0.3] == "0.3")
    #expect(texts[0.5] == nil)
    #expect(Column.text(.number(0.999999)) == "0.999999")
    #expect(Column.text(.number(0.00316227766017)) == "0.003162")
    #expect(Axis.text(0.999999) == "0.999999")
  }

  @Test func noFontsCharactersAreFoundAndSpelledOut() {
    let glyphs = Glyphs(charsets: "20-7e a0-17f 2026\n391-3a9\n")
    let missing = glyphs.missing(of: Set("Größe Ω 裁剪…\u{200D}\u{FE0F}\n".unicodeScalars))
    #expect(missing == ["剪", "裁"])
    #expect(Glyphs.spelledOut("a裁剪 b", Set(missing)) == "aU+88C1 U+526A b")
    #expect(Glyphs.spelledOut("裁\u{FE0F}x", Set(missing)) == "U+88C1 x")
    #expect(Glyphs(charsets: nil).missing(of: ["裁"]) == [], "nothing is known of the fonts")
    #expect(Glyphs(charsets: "").missing(of: ["裁"]) == [])
  }

  /// The δ of rarer than one run in all is the maximum under another name.
  @Test func quantilesGoNoFurtherThanTheRuns() throws {
    var input = LaboratoryExperiment.input(seeds: 1)
    for index in input.plan.experiment.configurations.indices {
      input.plan.experiment.configurations[index].values["runs"] = .integer(100)
    }
    let tail = Tail(runsOf: "average_gradient_norm", Joined(input).members[0])
    #expect(tail.points.map(\.delta) == [0.5, 0.1, 0.01])
  }

  /// Values of what changes the problem do not compete: each has a best of its own.
  @Test func parallelCoordinatesChooseOnEachProblem() throws {
    let item = ReportItem(
      name: "t", kind: "parallel_coordinates",
      values: [
        "value": "final average_gradient_norm", "match": .map(["steps": .integer(100), "optimizer": "sgd"]),
      ])
    let figure = FigureKind.parallelCoordinates.draw(item, Joined(LaboratoryExperiment.input()))
    let best = try #require(figure.drawing.data.blocks.first { $0.title == "sgd, best" })
    // Two tail indices, each a line and the gap behind it.
    #expect(best.rows.filter { $0[0].isNaN }.count == 2)
    #expect(figure.caption.contains("of each series on each problem by"))
  }
}
