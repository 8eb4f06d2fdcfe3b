import Execution
import Experiments
import Testing

@testable import sweep

/// `sweep verify --budget`: which cells are measured again, by what they cost.
@Suite struct BudgetedSampleTests {
  private let plan: Plan
  private let costs: CellCosts

  /// Two problems with two optimizers, two rates and three seeds each: sgd's cells take 10 s, clip_sgd's 40 s.
  init() throws {
    let experiment = try Experiment.parse(
      """
      sweep: 1
      name: x
      seeds: 0..2
      defaults: {steps: 3, learning_rate: [0.1, 0.2]}
      problems:
        - {name: a, objective: quadratic, noise: {law: normal}}
        - {name: b, objective: rational, noise: {law: normal}}
      optimizers: [sgd, {name: clip_sgd, clip_threshold: 1}]
      """, file: "x.yaml", catalog: ExperimentOptions.catalog)
    plan = Plan(experiment, catalog: ExperimentOptions.catalog)
    var costs = CellCosts()
    for configuration in experiment.configurations {
      costs.add(configuration.optimizer == "sgd" ? 10 : 40, of: configuration, outcome: .completed)
    }
    self.costs = costs
  }

  private func sample(_ budget: Double, workers: Int = 1, seed: UInt64 = 1) -> BudgetedSample {
    BudgetedSample(
      of: plan.cells, plan, seconds: { costs.seconds(of: plan.configuration(of: $0)) ?? 0 }, budget: budget,
      workers: workers, seed: seed)
  }

  private func covered(_ sample: BudgetedSample) -> Set<[String]> {
    Set(
      sample.cells.map(plan.configuration(of:)).map { [$0.problem, $0.optimizer] })
  }

  @Test func everyProblemWithEveryOptimizerIsCoveredWhereItFits() {
    for seed in 0..<20 as Range<UInt64> {
      let sample = sample(100, seed: seed)
      #expect(covered(sample).count == 4 && sample.uncovered.isEmpty)
      #expect(sample.cells.count == 4 && sample.workerSeconds == 100)
    }
  }

  @Test func theRestOfTheBudgetIsFilled() {
    let sample = sample(165)
    #expect(covered(sample).count == 4)
    #expect(sample.workerSeconds <= 165 && sample.workerSeconds > 155)
    #expect(Set(sample.cells.map(\.id)).count == sample.cells.count)
  }

  @Test func whatDoesNotFitIsNamedWithWhatItTakes() {
    let short = sample(60)
    #expect(covered(short) == [["a", "sgd"], ["b", "sgd"], ["a", "clip_sgd"]])
    #expect(short.uncovered == ["b, clip_sgd"] && short.uncoveredSeconds == 40)
    // Two workers have twice the time together, but none of them finishes a cell of 40 s in 30 s.
    let wide = sample(30, workers: 4)
    #expect(wide.uncovered == ["a, clip_sgd", "b, clip_sgd"] && wide.workerSeconds == 120)
  }

  @Test func theSameSeedTakesTheSameCells() {
    #expect(sample(165, seed: 7).cells == sample(165, seed: 7).cells)
    #expect((0..<20).contains { sample(165, seed: $0).cells != sample(165, seed: 20).cells })
  }

  @Test(arguments: [
    ("10min", 600.0), ("90s", 90), ("1.5h", 5400), ("10", nil), ("0s", nil), ("5 weeks", nil),
  ])
  func durationsHaveUnits(text: String, seconds: Double?) {
    #expect(DurationArgument(argument: text)?.seconds == seconds)
  }
}
