import Foundation
import Recorded

/// `experiments/data` of this repository.
private let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "experiments/data")

extension LearningCurves {
  init() throws { try self.init(folder.appending(path: "lcbench.surrogate")) }
}

extension RecordedTable {
  static func all() throws -> [RecordedTable] { try all(folder.appending(path: "hpobench.tables")) }
}
