import Execution
import Experiments
import Testing

@testable import sweep

@Suite struct MemoryForecastTests {
  private func warning(
    _ needs: [(bytes: Double, cells: Int)], workers: Int, gigabytes: Double, isGroupLimit: Bool = false
  ) -> String? {
    MemoryForecast(
      needs: needs, workers: workers,
      available: AvailableMemory(bytes: gigabytes * 1e9, isGroupLimit: isGroupLimit)
    ).warning
  }

  @Test func workersThatDoNotFitAreSaidWithHowManyDo() {
    #expect(
      warning([(3e9, 100)], workers: 4, gigabytes: 8)
        == "4 workers need at least 12.0 GB of memory together, 3.0 GB for the largest cell, and this machine has 8.0 GB: "
        + "--jobs 2 fits")
    #expect(
      warning([(3e8, 100)], workers: 4, gigabytes: 1, isGroupLimit: true)?
        .hasSuffix("and the control group of this process allows 1.0 GB: --jobs 3 fits") == true)
  }

  @Test func workersThatFitAreNoWarning() {
    #expect(warning([(3e9, 100)], workers: 2, gigabytes: 8) == nil)
    #expect(warning([], workers: 64, gigabytes: 1) == nil)
  }

  /// Two large cells and many small ones: never four large ones at a time.
  @Test func noMoreLargeCellsAreReckonedWithThanThereAre() {
    #expect(warning([(1e8, 100), (3e9, 2)], workers: 4, gigabytes: 6.2) == nil)
    #expect(warning([(1e8, 100), (3e9, 2)], workers: 4, gigabytes: 6.1)?.hasPrefix("4 workers") == true)
    // Fewer cells than workers.
    #expect(warning([(3e9, 2)], workers: 4, gigabytes: 7) == nil)
  }

  @Test func aCellThatDoesNotFitAloneIsSaid() {
    #expect(
      warning([(9e9, 5)], workers: 1, gigabytes: 8)
        == "the largest cell needs at least 9.0 GB of memory, and this machine has 8.0 GB: not even one fits: a smaller "
        + "micro_batch_size or model needs less")
  }

  /// alexnet has 57 million parameters at 64 pixels for 100 classes: values, gradient and momentum are 3 times 4 bytes.
  @Test func theNeedOfACellFollowsFromItsModel() throws {
    func together(_ optimizer: String, workers: Int) throws -> Double {
      let text = """
        sweep: 1
        name: memory
        seeds: 0..3
        problems: [{model: alexnet, image_size: 64, dataset: cifar100, epochs: 1, batch_size: 1}]
        optimizers: [{name: sgd, learning_rate: 0.1\(optimizer)}]
        """
      let experiment = try Experiment.parse(text, file: "m.yaml", catalog: ExperimentOptions.catalog)
      let plan = Plan(experiment, catalog: ExperimentOptions.catalog)
      return MemoryForecast(
        plan.cells, plan, workers: workers, available: AvailableMemory(bytes: 1e9, isGroupLimit: false)
      ).together
    }
    let one = try together("", workers: 1)
    #expect(one > 2 * 4 * 57e6 && one < 2 * 4 * 60e6, "\(one)")
    #expect(try together("", workers: 3) == 3 * one)
    #expect(try abs(together(", momentum: 0.9", workers: 1) / one - 1.5) < 0.01)
  }

  @Test func theLaboratoryNeedsLittle() throws {
    let text = """
      sweep: 1
      name: memory
      problems: [{objective: quadratic, steps: 3, noise: {law: normal}}]
      optimizers: [{name: sgd, learning_rate: 0.1}]
      """
    let experiment = try Experiment.parse(text, file: "m.yaml", catalog: ExperimentOptions.catalog)
    let plan = Plan(experiment, catalog: ExperimentOptions.catalog)
    let none = AvailableMemory(bytes: 1, isGroupLimit: false)
    #expect(MemoryForecast(plan.cells, plan, workers: 64, available: none).warning == nil)
  }
}
