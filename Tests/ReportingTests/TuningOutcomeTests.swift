import Experiments
import Messages
import Results
import Testing
import Vocabulary

@testable import Reporting

struct TuningOutcomeTests {
  private let plan: Plan

  init() {
    plan = Sample.plan(
      name: "tuned", seeds: [0, 1, 2],
      [0.1, 0.2, 0.3, 0.4].map { rate in
        Sample.configuration(
          optimizer: "sgd", axes: ["learning_rate"], ["learning_rate": .number(rate), "epochs": .integer(1)])
      })
  }

  /// The outcome where configuration i has `values[i]` over the seeds; nil for diverged, NaN for not measured.
  private func outcome(
    _ values: [[Double?]], _ statistic: TuningCriterion.Statistic = .median,
    metric: String = "validation_accuracy",
    goal: Metric.Goal? = nil
  ) -> TuningOutcome {
    var results: CellResults = [:]
    for cell in plan.cells {
      let value = values[cell.configurationIndex][cell.seed]
      if value?.isNaN == true { continue }
      let measurement = Measurement(
        outcome: value == nil ? .diverged : .completed, metrics: value.map { [metric: $0] } ?? [:],
        timings: [:],
        series: Series(index: "epoch", at: [], columns: [:]))
      results[cell.id] = Sample.result(cell, in: plan, measurement)
    }
    return TuningOutcome(
      plan, results: results, catalog: Sample.catalog, over: ["learning_rate"],
      criterion: TuningCriterion(statistic, MetricExpression(.final, metric)), goal: goal)
  }

  private func ranking(_ outcome: TuningOutcome) -> [Int] { outcome.groups[0].ranking.map(\.configuration) }

  @Test func theBestMedianIsFirstAndDivergedIsLast() {
    let outcome = outcome([[0.5, 0.6, 0.1], [nil, nil, 0.9], [0.7, 0.7, 0.7], [0.9, 0.55, nil]])
    #expect(ranking(outcome) == [2, 3, 0, 1])
    #expect(outcome.groups[0].ranking[3].value == -.infinity && outcome.groups[0].ranking[3].diverged == 2)
    #expect(outcome.chosen(1) == [2] && outcome.chosen(2) == [2, 3])
  }

  /// What a cell's diverged runs made infinite ranks last, and is not left out: of 16.4, ∞ and ∞ the median is ∞.
  @Test func anInfiniteValueIsTheWorst() {
    let outcome = outcome(
      [[16.4, .infinity, .infinity], [16.92, 16.92, 16.92], [20, 15, .infinity], [17, 17, 17]],
      metric: "train_loss")
    #expect(ranking(outcome) == [1, 3, 2, 0])
    #expect(outcome.groups[0].ranking[3].value == .infinity && outcome.groups[0].ranking[3].diverged == 0)
  }

  @Test func tiesAreBrokenByDivergenceThenByDeclaration() {
    let outcome = outcome([[0.5, 0.5, nil], [0.5, 0.5, 0.5], [0.4, 0.5, 0.9], [nil, nil, nil]])
    #expect(ranking(outcome) == [1, 2, 0, 3])
  }

  @Test func theStatisticAndTheGoalDecide() {
    let values: [[Double?]] = [[0.1, 0.5, 0.9], [0.45, 0.45, 0.45], [0.3, 0.51, 0.52], [0, 0, 1]]
    #expect(ranking(outcome(values)) == [2, 0, 1, 3])
    #expect(ranking(outcome(values, .mean)) == [0, 1, 2, 3])
    #expect(ranking(outcome(values, .worst)) == [1, 2, 0, 3])
    #expect(ranking(outcome(values, goal: .minimize)) == [3, 1, 0, 2])
  }

  @Test func nothingIsChosenWhileASeedIsMissing() {
    let outcome = outcome([[0.1, 0.2, 0.3], [0.2, .nan, 0.3], [0.1, 0.1, 0.1], [0.2, 0.2, 0.2]])
    #expect(!outcome.groups[0].isComplete && outcome.chosen(1).isEmpty)
    #expect(outcome.groups[0].measured == 11 && outcome.groups[0].cells == 12)
    #expect(outcome.groups[0].computeSeconds == 11 * 30)
  }

  @Test func aBestOnTheEdgeOfItsAxisIsTold() {
    func edges(_ best: Int) -> [Bool] {
      let values = (0..<4).map { [Double?](repeating: $0 == best ? 0.9 : 0.1, count: 3) }
      return outcome(values).groups[0].edges.map(\.isLargest)
    }
    #expect(edges(0) == [false] && edges(1) == [] && edges(2) == [] && edges(3) == [true])
  }
}
