import Experiments
import Foundation
import Messages
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

/// Lines of more points than a picture has pixels.
@Suite struct ThinningTests {
  @Test func aLineThatAPictureCanShowIsDrawnWhole() {
    let x = (0..<Thinning.most).map(Double.init)
    #expect(Thinning.places(x: x, y: x, on: .linear) == Array(x.indices))
  }

  @Test(arguments: [Axis.Scale.linear, .log]) func theOutlineStays(scale: Axis.Scale) {
    let count = 100_000
    let x = (1...count).map(Double.init)
    // Peaks of one point each, which evenly picked points would miss.
    var y = x.map { sin($0 / 9_000) }
    for (place, value) in [(777, 50.0), (50_001, -50), (99_998, 7)] { y[place] = value }
    let kept = Thinning.places(x: x, y: y, on: scale)
    #expect(kept.count <= Thinning.most)
    #expect(kept == Array(Set(kept)).sorted())
    #expect(kept.first == 0 && kept.last == count - 1)
    for place in [777, 50_001] { #expect(kept.contains(place)) }
    // Every stretch keeps its own: what is drawn is no further than one from what was measured.
    let low = scale == .log ? log(1.0) : 1
    let width = ((scale == .log ? log(Double(count)) : Double(count)) - low) / Double(Thinning.stretches)
    let positions = kept.map { scale == .log ? log(x[$0]) : x[$0] }
    for (before, after) in zip(positions, positions.dropFirst()) {
      #expect(after - before <= 2 * width || after - before <= log(2.0))
    }
  }

  @Test func aLogAxisKeepsItsBeginning() {
    let x = (0..<100_000).map(Double.init)
    let kept = Thinning.places(x: x, y: x.map { 1 / (1 + $0) }, on: .log)
    // Of the first hundred steps, a fifth of the axis and more, none is left out; 0 has no place and stays.
    #expect(Array(kept.prefix(100)) == Array(0..<100))
  }

  @Test func whatIsNoNumberIsKeptWhereItBeginsAndEnds() {
    let x = (0..<10_000).map(Double.init)
    let y = x.map { $0 < 5_000 ? 1 / (1 + $0) : .nan }
    let kept = Thinning.places(x: x, y: y, on: .linear)
    // The lowest of the stretch in which the line ends.
    #expect(kept.contains(4_999))
    #expect(kept.last == 9_999)
  }

  /// Another metric on the horizontal axis may go back and forth.
  @Test func positionsThatGoBackAndForthAreCutByTheirNumber() {
    let x = (0..<50_000).map { sin(Double($0)) }
    var y = x
    y[12_345] = 9
    let kept = Thinning.places(x: x, y: y, on: .linear)
    #expect(kept.count <= Thinning.most)
    #expect(kept.contains(12_345) && kept.first == 0 && kept.last == 49_999)
    #expect(Thinning.places(x: x.map { $0 * 0 }, y: y, on: .linear).contains(12_345))
  }

  @Test func aFigureOfALongTrainingHoldsItsOutlineAndSaysSo() throws {
    var input = SmallExperiment.input()
    let length = 20_000
    for id in input.plan.cells.map(\.id) where input.results[id] != nil {
      input.results[id]?.measurement.series.at = (1...length).map(Double.init)
      input.results[id]?.measurement.series.columns = [
        "validation_accuracy": (1...length).map { $0 == 4_321 ? 0.9 : 0.1 }
      ]
    }
    let data = Joined(input)
    let report = ReportItem(
      name: "long", kind: "learning_curve",
      values: ["series": .string("optimizer"), "y": .list([.string("validation_accuracy")])])
    let kind = try #require(FigureKinds.all.first { $0.kind.name == "learning_curve" })
    let figure = kind.draw(report, data)
    let block = try #require(figure.drawing.data.blocks.first)
    #expect(block.rows.count <= Thinning.most)
    #expect(block.rows.contains { $0[0] == 4_321 })
    #expect(figure.caption.contains("more than 2400 points"), "\(figure.caption)")
  }
}
