import ArgumentParser
import Datasets
import Experiments
import Worker

/// The official data sets that cells need.
enum RequiredData {
  /// Missing or damaged data is one error before any cell starts; it ends the program with 64.
  static func check(for cells: [Cell], _ plan: Plan, data: String?) throws {
    let needed = Set(cells.compactMap { EngineCatalog.dataset(for: plan.configuration(of: $0).values) })
    for dataset in needed.sorted(by: { $0.name < $1.name }) {
      do {
        try dataset.require(in: DataDirectory.resolve(option: data))
      } catch {
        printError("error: \(error)")
        throw ExitCode(64)
      }
    }
  }
}
