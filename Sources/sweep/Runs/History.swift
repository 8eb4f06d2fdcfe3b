import Execution
import Experiments
import Foundation
import Results
import Rows
import Vocabulary

/// What a results folder held when it was read: read once, for the plan, the run and the report alike.
struct History {
  let index: StoreIndex
  /// The state of the journals just before.
  let journals: String
  let directory: URL
  /// Stands for results where no journal has any.
  private(set) var tables: KeptTables?

  /// - Parameter directory: `results/NAME`.
  /// - Throws: as ``Results/ResultStore/index()``.
  init(directory: URL) throws {
    self.directory = directory
    journals = Self.journals(directory)
    index = try ResultStore(directory: directory).index()
  }

  /// As ``init(directory:)``; where no journal has a finished cell, what the folder's `cells.csv` tells of.
  ///
  /// - Throws: also ``Rows/CellsFileError``.
  init(directory: URL, orTables catalog: Catalog) throws {
    try self.init(directory: directory)
    if index.finished.isEmpty { tables = try KeptTables(folder: directory, catalog: catalog) }
  }

  /// Whether nothing has been written since.
  var isCurrent: Bool { journals == Self.journals(directory) }

  func results(of plan: Plan) -> CellResults { tables?.results ?? index.stored(plan.cells.map(\.id)) }

  /// What cells took, of one worker, as far as that is known.
  func costs(of plan: Plan) -> CellCosts {
    guard let tables else { return CellCosts(plan.workload, index) }
    return CellCosts(plan.workload) { id in
      guard let seconds = tables.seconds[id], let result = tables.results.stored(id) else { return nil }
      return (seconds, result.outcome)
    }
  }

  private static func journals(_ directory: URL) -> String {
    FileState.ofFiles(directory.appending(path: "journal"))
  }
}
