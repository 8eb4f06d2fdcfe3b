import Execution
import Experiments
import Messages
import Results
import Synchronization
import Testing
import Vocabulary

@testable import sweep

@Suite struct ProgressLogTests {
  private final class Lines: Sendable {
    private let list = Mutex<[String]>([])
    func add(_ line: String) { list.withLock { $0.append(line) } }
    /// Without the time of day before each.
    var all: [String] { list.withLock { $0.map { String($0.dropFirst(9)) } } }
  }

  private let tests = ProgressTests()

  @Test func aCellHasALineWhenItStartsAndOneWhenItEnds() throws {
    let plan = try tests.plan()
    let lines = Lines()
    let log = RunDisplay(
      RunProgress(plan, cells: plan.cells, jobs: 2, costs: CellCosts(), catalog: ExperimentOptions.catalog),
      ProgressLog(write: lines.add))
    log.show(.started(plan.cells[0], worker: 0))
    log.show(.finished(tests.result(plan.cells[0], plan, seconds: 90, value: 0.25), worker: 0))
    log.show(.started(plan.cells[1], worker: 0))
    log.show(.finished(tests.result(plan.cells[1], plan, seconds: 3, value: 1, diverged: true), worker: 0))
    log.show(.started(plan.cells[2], worker: 1))
    let failure = CellFailure(
      cell: plan.cells[2].id, kind: .silent, message: "it said nothing for 5 s", exitStatus: nil, signal: nil,
      log: [],
      attempt: 1, invocation: tests.result(plan.cells[2], plan, seconds: 0, value: 0).provenance.invocation,
      at: 0)
    log.show(.failed(failure, worker: 1))
    log.finish()
    #expect(
      lines.all == [
        "sgd learning_rate=0.1 seed=0: started by worker 1",
        "[1/4] sgd learning_rate=0.1 seed=0: completed in 1:30 min, average_gradient_norm_median 0.25",
        "sgd learning_rate=0.2 seed=0: started by worker 1",
        "[2/4] sgd learning_rate=0.2 seed=0: diverged in 3.0 s",
        "sgd learning_rate=0.1 seed=1: started by worker 2",
        "[3/4] sgd learning_rate=0.1 seed=1: silent: it said nothing for 5 s",
      ])
  }

  @Test func cellsOfMillisecondsHaveALineOnlyWhenTheyEnd() throws {
    let plan = try tests.plan()
    let lines = Lines()
    let log = RunDisplay(
      RunProgress(plan, cells: plan.cells, jobs: 1, costs: CellCosts(), catalog: ExperimentOptions.catalog),
      ProgressLog(write: lines.add))
    for cell in plan.cells {
      log.show(.started(cell, worker: 0))
      log.show(.finished(tests.result(cell, plan, seconds: 0.01, value: 1), worker: 0))
    }
    log.finish()
    #expect(
      lines.all.count { $0.contains("started") } == 1 && lines.all.count { $0.contains("completed") } == 4)
  }

  @Test func theLineOfEveryMinuteSaysHowFarTheRunAndEachWorkerIs() throws {
    let plan = try tests.plan()
    var progress = RunProgress(
      plan, cells: plan.cells, jobs: 2, costs: CellCosts(), catalog: ExperimentOptions.catalog, at: 0)
    progress.apply(.started(plan.cells[0], worker: 0), at: 0)
    progress.apply(.finished(tests.result(plan.cells[0], plan, seconds: 60, value: 1), worker: 0), at: 60)
    progress.apply(.started(plan.cells[1], worker: 0), at: 60)
    progress.apply(.started(plan.cells[2], worker: 1), at: 60)
    let state = CellProgress(
      cell: plan.cells[1].id, fraction: 0.5, position: "epoch 3/4",
      metrics: ["train_loss": 1.25, "validation_accuracy": 0.4375])
    progress.apply(.progress(state, worker: 0), at: 90)
    #expect(
      ProgressLog.pulse(progress, at: 90)
        == "1/4 cells, 1:30 min, about 1:00 min left"
        + "; 1: sgd learning_rate=0.2 seed=0, epoch 3/4, train_loss 1.25, validation_accuracy 0.4375"
        + "; 2: sgd learning_rate=0.1 seed=1, for 30 s")
  }

  @Test func theFinalStageIsPartOfTheWhole() throws {
    let text = """
      sweep: 1
      name: x
      seeds: 0..1
      problems: [{objective: quadratic, noise: {law: normal}, steps: 3}]
      optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]
      tune: {by: median gradient_norm}
      final: {configurations: best, seeds: 10..12}
      """
    let plan = Plan(
      try Experiment.parse(text, file: "x.yaml", catalog: ExperimentOptions.catalog),
      catalog: ExperimentOptions.catalog)
    var progress = RunProgress(
      plan, cells: plan.cells, toCome: plan.finalStageToCome, jobs: 1, costs: CellCosts(),
      catalog: ExperimentOptions.catalog, at: 0)
    #expect(progress.total == 7)
    progress.apply(.started(plan.cells[0], worker: 0), at: 0)
    progress.apply(.finished(tests.result(plan.cells[0], plan, seconds: 10, value: 1), worker: 0), at: 10)
    #expect(progress.remainingSeconds(at: 10) == 60)
    let second = RunProgress(
      plan, cells: [], earlier: 4, jobs: 1, costs: CellCosts(), catalog: ExperimentOptions.catalog)
    #expect(second.ended == 4 && second.total == 4)
  }
}
