import Experiments
import Foundation
import Reporting
import Results

/// What a results folder held when it was read: read once, for the plan, the run and the report alike.
struct History {
  let index: StoreIndex
  /// The state of the journals just before.
  let journals: String
  let directory: URL

  /// - Parameter directory: `results/NAME`.
  /// - Throws: as ``Results/ResultStore/index()``.
  init(directory: URL) throws {
    self.directory = directory
    journals = Self.journals(directory)
    index = try ResultStore(directory: directory).index()
  }

  /// Whether nothing has been written since.
  var isCurrent: Bool { journals == Self.journals(directory) }

  /// The state of the file of seconds per epoch.
  var trainingTimesState: String { FileState.text(directory.appending(path: TrainingTimes.fileName)) }

  func results(of plan: Plan) -> CellResults { index.stored(plan.cells.map(\.id)) }

  private static func journals(_ directory: URL) -> String {
    FileState.ofFiles(directory.appending(path: "journal"))
  }
}
