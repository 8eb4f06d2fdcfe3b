import Files
import Foundation
import Results
import Vocabulary

/// The finished cells of one side of a comparison.
public struct ComparedResults: Sendable {
  /// What was read, for a reader: `results/quickstart, journal`.
  public var origin: String
  /// In the order of the file or of the plan.
  public var cells: [ComparedCell]
  /// What the reader of a comparison should know; each ends with what to do.
  public var warnings: [String] = []

  package init(origin: String, cells: [ComparedCell]) {
    self.origin = origin
    self.cells = cells
  }

  /// What a results folder holds: its journal, or its `cells.csv` where no journal has a finished cell.
  ///
  /// - Returns: nil where it has neither.
  /// - Throws: ``CellsFileError``, ``ResultsError`` for a journal of another version, ``FileError`` for one that cannot be read.
  public init?(folder: URL, named name: String, catalog: Catalog) throws {
    let index = try ResultStore(directory: folder).index()
    let contents = StoredContents(Array(index.finished.keys), index)
    let damage = contents.damaged.map { "\(name): \($0)" }
    if !contents.results.isEmpty {
      self.init(origin: "\(name), journal", cells: try ComparedCell.read(contents.results))
    } else if let data = try? Folder(folder).contents("cells.csv", limit: 1 << 34) {
      self.init(
        origin: "\(name), cells.csv", cells: try ComparedCell.read(cellsFile: data, catalog: catalog))
    } else {
      return nil
    }
    warnings = damage
    let repeated = Pairing.repeated(cells)
    if repeated > 0 {
      warnings.append(
        "\(name): \(repeated) results are older ones of configurations and seeds that were measured again;"
          + " the newest count. \(name)@COMMIT takes those of one commit: \(commitsText)")
    }
  }

  /// The cells that were measured at a commit, by the beginning of its hash.
  public func measured(at commit: String) -> ComparedResults {
    var part = ComparedResults(
      origin: "\(origin), measured at \(commit.prefix(12))",
      cells: cells.filter { $0.commit?.hasPrefix(commit) ?? false })
    part.warnings = warnings.filter { !$0.contains("@COMMIT") }
    return part
  }

  /// `30 at 0123456789ab, 12 at none`, the commits by their hashes.
  public var commitsText: String {
    Dictionary(grouping: cells) { $0.commit?.prefix(12) ?? "none" }.sorted { $0.key < $1.key }
      .map { "\($0.value.count) at \($0.key)" }.joined(separator: ", ")
  }
}
