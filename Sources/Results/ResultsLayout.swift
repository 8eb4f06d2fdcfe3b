import Files
import Foundation

/// The folders that a results folder has.
enum ResultsLayout {
  static let folders = ["journal", "logs", "tables", "figures", "weights", "checkpoints", "records"]

  /// Said before anything is computed: a link among them would be refused when it is first used, hours later perhaps.
  ///
  /// - Throws: ``FileError`` where one of them is a link or no folder.
  static func check(_ folder: Folder) throws { for name in folders { try folder.expectFolder(name) } }
}
