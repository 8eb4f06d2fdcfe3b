import Messages
import Testing
import Vocabulary

@testable import Execution

@Suite struct CellQueueTests {
  /// Four configurations, two seeds.
  let work: Workload = {
    let configurations = (0..<4).map { number in
      Configuration(
        problem: "p", family: "synthetic", optimizer: "o\(number)", values: [:], axes: [], id: "c\(number)")
    }
    let cells = (0..<8).map { Cell(id: "\($0)", index: $0, configurationIndex: $0 % 4, seed: $0 / 4) }
    return Workload(experiment: "", configurations: configurations, cells: cells)
  }()

  func costs(_ seconds: [Int: Double]) -> CellCosts {
    var costs = CellCosts()
    for (number, seconds) in seconds {
      costs.add(seconds, of: work.configurations[number], outcome: .completed)
    }
    return costs
  }

  func order(_ queue: inout CellQueue) -> [Int] {
    var order: [Int] = []
    while case .cell(let cell) = queue.take() { order.append(cell.index) }
    return order
  }

  @Test func withoutKnowledgeTheDeclaredOrderHolds() {
    var queue = CellQueue(work.cells, of: work, costs: CellCosts())
    #expect(order(&queue) == Array(0..<8))
  }

  @Test func theLongestOfASeedComesFirstAndTheUnknownBefore() {
    var queue = CellQueue(work.cells, of: work, costs: costs([0: 1, 1: 5, 3: 5]))
    #expect(order(&queue) == [2, 1, 3, 0, 6, 5, 7, 4])
  }

  @Test func whatIsLearntHoldsForTheNextSeed() {
    var queue = CellQueue(work.cells, of: work, costs: CellCosts())
    var first: [Int] = []
    for _ in 0..<4 {
      guard case .cell(let cell) = queue.take() else { continue }
      first.append(cell.index)
      queue.learn(
        Vocabulary.Measurement(
          outcome: .completed, metrics: [:], timings: [:], series: Series(index: "", at: [], columns: [:])),
        of: cell, seconds: Double(cell.index))
    }
    #expect(first == [0, 1, 2, 3])
    #expect(order(&queue) == [7, 6, 5, 4])
  }
}
