import Experiments
import Foundation
import Messages
import Testing

@testable import Reporting
@testable import Rows

@Suite struct TailAndSlopeTests {
  private func lines(_ name: String) throws -> (Joined, ReportItem) {
    let input = LaboratoryExperiment.input()
    return (Joined(input), try #require(input.plan.experiment.report.figures.first { $0.name == name }))
  }

  @Test func quantilesOverRunsAreThoseThatCellsReport() throws {
    let member = Joined(LaboratoryExperiment.input(seeds: 1)).members[0]
    let tail = Tail(runsOf: "average_gradient_norm", member)
    let metrics = try #require(member.replicates[0].result).outline.metrics
    #expect(tail.points.map(\.delta) == [0.5, 0.1, 0.01, 0.001])
    #expect(tail.points[1].value == metrics["average_gradient_norm@0.1"])
    #expect(tail.points[1].low == metrics["average_gradient_norm@0.1_low"])
    #expect(tail.points[1].high == metrics["average_gradient_norm@0.1_high"])
    // sgd under infinite variance: the last quantile is infinite, which is stored as NaN.
    #expect(tail.points[3].value == .infinity)
    #expect(tail.end?.delta == 0.01)
    #expect(tail.points.map(\.isBounded) == [true, true, true, false])
    #expect(Tail.hasRuns("average_gradient_norm", member))
    #expect(!Tail.hasRuns("gradient_norm", member))
  }

  @Test func quantilesOverSeedsGoNoFurtherThanTheWorstSeed() {
    let values = (1...10).map { Observation.measured(Double($0)) }
    let tail = Tail(seedsOf: values, goal: .minimize)
    #expect(tail.points.map(\.delta) == [0.5, 0.2, 0.1])
    #expect(tail.points.last?.value == 9.1)
    #expect(Tail(seedsOf: values, goal: .maximize).points.last?.value == 1.9)
    #expect(Tail(seedsOf: values + [.diverged], goal: .minimize).points.last?.value == .infinity)
    #expect(Tail(seedsOf: [.absent], goal: .minimize).points.isEmpty)
    // Ten values bound their median with 97.9 % between the second and the ninth, and no quantile further out.
    #expect(tail.points.map(\.isBounded) == [true, false, false])
    #expect(tail.points[0].low == 2 && tail.points[0].high == 9)
  }

  @Test func aSlopeFigureShowsTheFitAndTheTheorysExponent() throws {
    let (data, item) = try lines("rate")
    let figure = FigureKind.slope.draw(item, data)
    #expect(figure.notes == [])
    let keys = figure.drawing.panels.map { $0.key.map(\.title) }
    #expect(keys.count == 2)
    #expect(keys[0].last == "theory: slope −0.1875" || keys[0].last == "theory: slope −0.188")
    #expect(keys[1].last == "theory: slope −0.250")
    for (title, exponent) in zip(keys[0], [-0.15, -0.19, -0.23]) {
      let slope = try #require(title.firstMatch(of: /slope (−[0-9.]+) ± ([0-9.]+)/))
      let value = -(try #require(Double(slope.1.dropFirst())))
      #expect(abs(value - exponent) < 0.02, "\(title)")
    }
    #expect(
      figure.caption.contains("Learning rate at the best by the median of final average gradient norm."))
  }

  @Test func aGivenExponentIsDrawnAndWithOnePanelTheKeyIsTheFigures() throws {
    let (data, item) = try lines("one_rate")
    let drawing = FigureKind.slope.draw(item, data).drawing
    #expect(drawing.key.last?.title == "theory: slope −0.500")
    #expect(drawing.panels[0].key.isEmpty)
    let theory = try #require(drawing.data.blocks.first { $0.title.hasSuffix("below all points") })
    let ratio = theory.rows[1][1] / theory.rows[0][1]
    #expect(abs(ratio - pow(theory.rows[1][0] / theory.rows[0][0], -0.5)) < 1e-12)
  }
}
