import ArgumentParser
import Datasets
import Execution
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
    guard let problem = problems(for: cells, plan, data).next() else { return }
    throw refusal("error: \(problem)")
  }

  /// The same, said by what only plans.
  ///
  /// - Returns: what was said, for programs.
  @discardableResult
  static func warn(for cells: [Cell], _ plan: Plan, data: String?) -> [String] {
    let problems = Array(problems(for: cells, plan, data)).map { "\($0)" }
    for problem in problems { printError("warning: \(problem)") }
    return problems
  }

  /// Of one data set after the other, each looked at when it is its turn.
  private static func problems(for cells: [Cell], _ plan: Plan, _ data: String?) -> AnyIterator<DataProblems>
  {
    let configurations = Set(cells.map(\.configurationIndex))
    let needed = Set(
      configurations.compactMap { Problems.all.dataset(of: plan.experiment.configurations[$0]) })
    let directory = DataDirectory.resolve(option: data)
    var rest = needed.sorted { $0.name < $1.name }.makeIterator()
    return AnyIterator {
      while let dataset = rest.next() {
        do throws(DataProblems) { try dataset.require(in: directory) } catch { return error }
      }
      return nil
    }
  }
}
