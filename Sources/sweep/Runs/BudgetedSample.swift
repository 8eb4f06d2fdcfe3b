import ArgumentParser
import Datasets
import Experiments
import Problems
import Vocabulary

/// Cells that fit into a time: first one of each problem with each optimizer, so that nothing that a report compares is
/// left out, then others at random.
struct BudgetedSample {
  /// In the order of the plan.
  var cells: [Cell]
  /// Reckoned from measured cells, of all workers together.
  var workerSeconds: Double
  /// Problems with an optimizer of which no cell fits: `cifar100, ps_clip_sgd`.
  var uncovered: [String]
  /// What the cheapest cells of those take.
  var uncoveredSeconds: Double

  /// - Parameters:
  ///   - finished: cells to choose from.
  ///   - seconds: what a cell takes, of one worker.
  ///   - budget: seconds that may pass.
  ///   - workers: cells at a time.
  ///   - seed: chooses among cells of one cost, and those that fill the rest.
  init(
    of finished: [Cell], _ plan: Plan, seconds: (Cell) -> Double, budget: Double, workers: Int, seed: UInt64
  ) {
    // A cell is one worker's: however many there are, it must itself fit.
    let shuffled = CellSelection.shuffled(finished, seed: seed)
    var groups: [[String]: Cell] = [:]
    for cell in shuffled {
      let configuration = plan.configuration(of: cell)
      let key = [configuration.problem, configuration.optimizer]
      if let known = groups[key], seconds(known) <= seconds(cell) { continue }
      groups[key] = cell
    }
    // The cheapest first: more are covered.
    let wanted = groups.sorted {
      (seconds($0.value), $0.key.joined(separator: "\n")) < (
        seconds($1.value), $1.key.joined(separator: "\n")
      )
    }
    var spent = 0.0
    var chosen: [Cell] = []
    var left: [(name: String, seconds: Double)] = []
    func takes(_ cell: Cell) -> Bool {
      let cost = seconds(cell)
      guard cost <= budget, spent + cost <= budget * Double(workers) else { return false }
      spent += cost
      chosen.append(cell)
      return true
    }
    for (key, cell) in wanted where !takes(cell) {
      left.append((key.joined(separator: ", "), seconds(cell)))
    }
    let taken = Set(chosen.map(\.index))
    for cell in shuffled where !taken.contains(cell.index) { _ = takes(cell) }
    cells = chosen.sorted { $0.index < $1.index }
    workerSeconds = spent
    uncovered = left.map(\.name)
    uncoveredSeconds = left.reduce(0) { $0 + $1.seconds }
  }
}

/// The official data sets that cells need.
enum RequiredData {
  /// Missing or damaged data is one error before any cell starts; it ends the program with 64.
  static func check(for cells: [Cell], _ plan: Plan, data: String?) throws {
    for dataset in datasets(of: cells, plan) {
      if let problem = problem(of: dataset, data) { throw refusal("error: \(problem)") }
    }
  }

  /// The same, said by what only plans.
  ///
  /// - Returns: what was said, for programs.
  @discardableResult
  static func warn(for cells: [Cell], _ plan: Plan, data: String?) -> [String] {
    let problems = datasets(of: cells, plan).compactMap { problem(of: $0, data) }.map { "\($0)" }
    for problem in problems { printError("warning: \(problem)") }
    return problems
  }

  private static func datasets(of cells: [Cell], _ plan: Plan) -> [Dataset] {
    let (configurations, problems) = (plan.experiment.configurations, Problems.all)
    let needed = Set(cells.map(\.configurationIndex)).compactMap { problems.dataset(of: configurations[$0]) }
    return Set(needed).sorted { $0.name < $1.name }
  }

  private static func problem(of dataset: Dataset, _ data: String?) -> DataProblems? {
    do throws(DataProblems) { try dataset.require(in: DataDirectory.resolve(option: data)) } catch {
      return error
    }
    return nil
  }
}
