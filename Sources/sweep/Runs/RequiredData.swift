import ArgumentParser
import Datasets
import Experiments
import Vocabulary
import Worker

/// The official data sets that cells need.
enum RequiredData {
  /// Missing or damaged data is one error before any cell starts; it ends the program with 64.
  static func check(for cells: [Cell], _ plan: Plan, data: String?) throws {
    guard let problem = problems(for: cells, plan, data).next() else { return }
    printError("error: \(problem)")
    throw ExitCode(64)
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
      configurations.compactMap { EngineCatalog.dataset(for: plan.experiment.configurations[$0].values) })
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
