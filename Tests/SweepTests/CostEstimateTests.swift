import Execution
import Experiments
import Foundation
import Testing

@testable import sweep

/// What a plan says of the time it will take, where there are more kinds of cells than can be measured.
@Suite struct CostEstimateTests {
  @Test func aSampleOfFewIsAllOfThem() {
    #expect(CostEstimate.sample([4, 7, 9], most: 3) == [4, 7, 9])
    #expect(CostEstimate.sample([], most: 3).isEmpty)
  }

  /// An axis whose length divides the step of an even sample would be seen at one of its values only.
  @Test(arguments: [2, 3, 5, 64, 100, 1000]) func aSampleSeesEveryValueOfAnAxis(length: Int) {
    let sample = CostEstimate.sample(Array(0..<64_000), most: 6400)
    #expect(sample.count > 6000 && sample == sample.sorted() && Set(sample).count == sample.count)
    for value in 0..<length {
      let share = Double(sample.count { $0 % length == value }) / Double(sample.count) * Double(length)
      #expect(abs(share - 1) < (length < 100 ? 0.1 : 1), "value \(value) of \(length): \(share)")
    }
  }

  /// Each of 30,000 tail indices is a kind of its own.
  @Test func manyKindsAreReckonedFromSome() throws {
    let text = """
      sweep: 1
      name: many
      problems:
        - {objective: quadratic, noise: {law: symmetric_pareto, tail_index: {from: 1.1, to: 3, step: 0.000064}}, steps: 1, runs: 1}
      optimizers: [{name: sgd, learning_rate: 0.1}]
      """
    let folder = FileManager.default.temporaryDirectory.appending(path: "sweep-costs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let catalog = ExperimentOptions.catalog
    let plan = Plan(try Experiment.parse(text, file: "many.yaml", catalog: catalog), catalog: catalog)
    #expect(plan.cells.count > 29_000)
    var calibration = Calibration(cache: folder, data: folder, catalog: catalog)
    var announced: [Int] = []
    func estimate() throws -> CostEstimate {
      try CostEstimate(of: plan.cells, [], plan, costs: CellCosts(), calibration: &calibration) {
        announced.append($0)
      }
    }
    let first = try estimate()
    #expect(announced == [CostEstimate.mostMeasured])
    #expect(first.sampledKinds == CostEstimate.mostMeasured && first.source == .calibration)
    #expect(first.workerSeconds > 0 && first.workerSeconds.isFinite)
  }
}
