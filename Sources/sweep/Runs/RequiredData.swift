import ArgumentParser
import Datasets
import Experiments

/// The data sets that cells need.
enum RequiredData {
  /// Missing or damaged data is one error before any cell starts; it ends the program with 64.
  static func check(for cells: [Cell], _ plan: Plan, data: String?) throws {
    let names = Set(cells.compactMap { plan.configuration(of: $0).values["dataset"]?.string }).sorted()
    // A folder of the user's own is checked by the planner.
    for name in names where name != "folder" {
      do {
        try Datasets.named(name).require(in: DataDirectory.resolve(option: data))
      } catch {
        printError("error: \(error)")
        throw ExitCode(64)
      }
    }
  }
}
