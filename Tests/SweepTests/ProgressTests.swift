import Experiments
import Messages
import Results
import Testing
import Vocabulary

@testable import Execution
@testable import sweep

@Suite struct ProgressTests {
  /// Two optimizers × two seeds on a quadratic.
  func plan() throws -> Plan {
    let text = """
      sweep: 1
      name: x
      seeds: 0..1
      problems: [{objective: quadratic, noise: {law: normal}, steps: 3}]
      optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]
      """
    return Plan(
      try Experiment.parse(text, file: "x.yaml", catalog: ExperimentOptions.catalog),
      catalog: ExperimentOptions.catalog)
  }

  func result(
    _ cell: Cell, _ plan: Plan, seconds: Double, value: Double, diverged: Bool = false
  ) -> CellResult {
    let configuration = plan.configuration(of: cell)
    let name =
      ExperimentOptions.catalog.families.first { $0.name == "synthetic" }?.primary?.name ?? ""
    return CellResult(
      cell: cell.id, experiment: "x", problem: configuration.problem, family: configuration.family,
      optimizer: configuration.optimizer, seed: cell.seed, configuration: configuration.id,
      values: configuration.values,
      measurement: Measurement(
        outcome: diverged ? .diverged : .completed, metrics: [name: value], timings: [:],
        series: Series(index: "step", at: [], columns: [:])),
      digest: "", attempt: 1,
      provenance: Provenance(
        worker: WorkerIdentity(
          numericsRevisions: ["synthetic": 1], compiler: "", processor: "", kernel: "", threads: 1),
        invocation: Invocation(id: "", host: "", commit: nil, isDirty: false, command: ""), startedAt: 0,
        finishedAt: seconds))
  }

  @Test func theTimeLeftFollowsFromWhatCellsCost() throws {
    let plan = try plan()
    var progress = RunProgress(
      plan, cells: plan.cells, jobs: 2, costs: CellCosts(), catalog: ExperimentOptions.catalog)
    #expect(progress.remainingSeconds(at: 0) == nil)
    progress.apply(.started(plan.cells[0], worker: 0), at: 0)
    progress.apply(.started(plan.cells[1], worker: 1), at: 0)
    progress.apply(
      .progress(CellProgress(cell: plan.cells[0].id, fraction: 0.5, position: "", metrics: [:]), worker: 0),
      at: 10
    )
    // Half done after 10 s: 10 s to go; worker 1 is 10 s into a cell of the same cost; two more cells of 20 s.
    #expect(progress.remainingSeconds(at: 10) == 35)
    progress.apply(.finished(result(plan.cells[0], plan, seconds: 20, value: 1), worker: 0), at: 20)
    #expect(progress.summary == ExecutionSummary(finished: 1))
    // Known from the finished cell: 20 s each; worker 1 has just used its own up.
    #expect(progress.remainingSeconds(at: 20) == 20)
  }

  /// Of a cell that goes on from its checkpoint, what was done before takes no time.
  @Test func whatACheckpointHadDoneIsNotTakenForSpeed() throws {
    let plan = try plan()
    var progress = RunProgress(
      plan, cells: [plan.cells[0]], jobs: 1, costs: CellCosts(), catalog: ExperimentOptions.catalog)
    progress.apply(.started(plan.cells[0], worker: 0), at: 0)
    for (fraction, time) in [(0.5, 10.0), (0.6, 20)] {
      progress.apply(
        .progress(
          CellProgress(cell: plan.cells[0].id, fraction: fraction, position: "", metrics: [:]), worker: 0),
        at: time)
    }
    // A tenth in 10 s: four more to go, not 13 s.
    let left = try #require(progress.remainingSeconds(at: 20))
    #expect(abs(left - 40) < 1e-9)
  }

  @Test func theBestOfEachOptimizerIsKept() throws {
    let plan = try plan()
    var progress = RunProgress(
      plan, cells: plan.cells, jobs: 1, costs: CellCosts(), catalog: ExperimentOptions.catalog)
    for (cell, (value, diverged)) in zip(plan.cells, [(3, false), (1, true), (2, false), (.nan, false)]) {
      progress.apply(.started(cell, worker: 0), at: 0)
      progress.apply(
        .finished(result(cell, plan, seconds: 1, value: value, diverged: diverged), worker: 0), at: 1)
    }
    #expect(progress.best.values.map(\.value) == [2])
    #expect(progress.summary == ExecutionSummary(finished: 4, diverged: 1))
    #expect(progress.workers.isEmpty)
    #expect(progress.remainingSeconds(at: 5) == 0)
  }

  @Test(arguments: [1, 2, 10, 20, 40, 80, 300])
  func noLineIsWiderThanTheTerminal(width: Int) throws {
    let plan = try plan()
    var progress = RunProgress(
      plan, cells: plan.cells, jobs: 2, costs: CellCosts(), catalog: ExperimentOptions.catalog)
    progress.apply(.started(plan.cells[0], worker: 0), at: 0)
    progress.apply(.started(plan.cells[1], worker: 1), at: 0)
    progress.apply(.finished(result(plan.cells[0], plan, seconds: 1, value: 1), worker: 0), at: 1)
    for height in [1, 2, 3, 24] {
      let lines = ProgressLines(
        title: "x", progress: progress, elapsed: 1, now: 1, width: width, height: height, isStopping: false
      ).lines
      #expect(lines.allSatisfy { $0.count <= max(1, width - 1) })
      #expect(lines.count == min(3, max(1, height - 1)))
    }
    let wide = ProgressLines(
      title: "x", progress: progress, elapsed: 1, now: 1, width: 300, height: 24, isStopping: false
    ).lines
    #expect(wide[0].contains("1/4 cells") && wide[1].contains("sgd learning_rate=0.2 seed=0"), "\(wide)")
    #expect(wide[2].contains("best"))
  }

  @Test func aWorkersLineSaysHowFarItIsAndHowFast() throws {
    let plan = try plan()
    var progress = RunProgress(
      plan, cells: plan.cells, jobs: 1, costs: CellCosts(), catalog: ExperimentOptions.catalog)
    progress.apply(.started(plan.cells[0], worker: 0), at: 0)
    let state = CellProgress(
      cell: plan.cells[0].id, fraction: 0.5, position: "epoch 3/4",
      metrics: ["train_loss": 1.25, "train_accuracy": 0.125, "samples_per_second": 1834.4])
    progress.apply(.progress(state, worker: 0), at: 10)
    let lines = ProgressLines(
      title: "x", progress: progress, elapsed: 10, now: 10, width: 200, height: 9, isStopping: false
    ).lines
    #expect(
      lines[1]
        == " 1  sgd learning_rate=0.1 seed=0  epoch 3/4  train_accuracy 0.125  train_loss 1.25  1834 samples/s  10 s left"
    )
  }
}
