import Files
import Foundation
import Vocabulary

/// What a results folder knows of some cells, with the series of their measurements left in the journal.
public struct StoredContents: Sendable {
  /// By cell.
  public var results: CellResults
  /// The latest failure of each cell that has no result.
  public var failures: [String: CellFailure]
  /// Lines that cannot be read, the oldest file's first.
  public var damaged: [DamagedLine]
  /// Cells that two invocations measured differently.
  public var conflicting: [String]

  /// - Parameter cells: whose results are read; those without one are left out.
  public init(_ cells: [String], _ index: StoreIndex) {
    let results = index.stored(cells)
    let missing = cells.filter { index.finished[$0] != nil && results.stored($0) == nil }
    self.results = results
    failures = index.failures
    damaged = index.damaged + index.unreadable(missing)
    conflicting = index.conflicting
  }
}

extension StoreIndex {
  /// The checksum fits and yet it is no record: written by a program with a fault.
  package func unreadable(_ cells: [String]) -> [DamagedLine] {
    cells.map { cell in
      let name = finished[cell].map { journals[$0.place.journal].name } ?? ""
      return DamagedLine(file: name, line: 0, reason: "the result of cell \(cell.prefix(16)) is not readable")
    }
  }
}

/// A journal line that is not believed; its cell runs again.
public struct DamagedLine: Sendable, Hashable, CustomStringConvertible {
  /// Name of the journal file.
  public var file: String
  /// Counted from 1.
  public var line: Int
  /// Why the line cannot be read.
  public var reason: String

  /// For a warning: the place, the reason, and what happens now.
  public var description: String { "journal/\(file):\(line): \(reason); its cell runs again" }
}

/// The journal of one experiment, `results/NAME/journal/*.jsonl`: one file an invocation, never changed by another.
public struct ResultStore: Sendable {
  /// Version of the journals that are written and read.
  public static var format: Int { JournalLine.format }

  /// `results/NAME`.
  public var directory: URL

  package init(directory: URL) { self.directory = directory }

  /// What a report needs: every result of some cells with its series left where it is.
  ///
  /// - Throws: as ``index()``.
  public func outlines(_ cells: [String]) throws -> StoredContents { StoredContents(cells, try index()) }

  /// Verifies every line of every file and notes where the finished cells are; a folder that is not there is an
  /// empty store.
  ///
  /// - Throws: ``ResultsError`` where a file was written by another format version of sweep, ``FileError`` where one
  ///   cannot be read or is no plain file.
  public func index() throws -> StoreIndex {
    var index = StoreIndex()
    guard let folder = try ResultsLayout.existing({ try Folder.inner(journalFolder) }) else { return index }
    // macOS keeps companions of files, `._NAME`, beside them on shares.
    for name in try folder.names() where name.hasSuffix(".jsonl") && !name.hasPrefix(".") {
      index.journals.append(try JournalFile(name, in: folder))
      try addLines(ofJournal: index.journals.count - 1, in: folder, to: &index)
    }
    for cell in index.failures.keys where index.finished[cell] != nil { index.failures[cell] = nil }
    return index
  }

  var journalFolder: URL { directory.appending(path: "journal") }
}
