import Experiments
import Messages
import Testing

@testable import Execution

@Suite struct CellQueueTests {
  /// Four configurations, two seeds.
  let plan: Plan = {
    let configurations = (0..<4).map { number in
      Configuration(
        problem: "p", family: "synthetic", optimizer: "o\(number)", values: [:], axes: [], id: "c\(number)")
    }
    let experiment = Experiment(
      file: "", name: "", description: "", seeds: [0, 1], run: RunOptions(), report: ReportSpecification(),
      configurations: configurations)
    let cells = (0..<8).map { Cell(id: "\($0)", index: $0, configurationIndex: $0 % 4, seed: $0 / 4) }
    return Plan(experiment: experiment, cells: cells)
  }()

  func costs(_ seconds: [Int: Double]) -> CellCosts {
    var costs = CellCosts()
    for (number, seconds) in seconds {
      costs.add(seconds, of: plan.experiment.configurations[number], outcome: .completed)
    }
    return costs
  }

  func order(_ queue: inout CellQueue) -> [Int] {
    var order: [Int] = []
    while let cell = queue.take() { order.append(cell.index) }
    return order
  }

  @Test func withoutKnowledgeTheDeclaredOrderHolds() {
    var queue = CellQueue(plan.cells, of: plan, costs: CellCosts())
    #expect(order(&queue) == Array(0..<8))
  }

  @Test func theLongestOfASeedComesFirstAndTheUnknownBefore() {
    var queue = CellQueue(plan.cells, of: plan, costs: costs([0: 1, 1: 5, 3: 5]))
    #expect(order(&queue) == [2, 1, 3, 0, 6, 5, 7, 4])
  }

  @Test func whatIsLearntHoldsForTheNextSeed() {
    var queue = CellQueue(plan.cells, of: plan, costs: CellCosts())
    var first: [Int] = []
    for _ in 0..<4 {
      guard let cell = queue.take() else { continue }
      first.append(cell.index)
      queue.learn(Double(cell.index), of: plan.configuration(of: cell), .completed)
    }
    #expect(first == [0, 1, 2, 3])
    #expect(order(&queue) == [7, 6, 5, 4])
  }
}
