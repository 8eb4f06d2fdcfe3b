import Results
import Vocabulary

/// Everything that a results folder knows of cells, with all of their series in memory.
public struct StoreContents: Sendable {
  /// By cell id. Where two invocations finished the same cell, the first one read stays.
  public var results: [String: CellResult]
  /// The latest failure of each cell that has no result.
  public var failures: [String: CellFailure]
  /// How often each cell has failed.
  public var attempts: [String: Int]
  /// Lines that cannot be read.
  public var damaged: [DamagedLine]
  /// Cells that two invocations measured differently.
  public var conflicting: [String]
}

extension ResultStore {
  /// Everything, read in full.
  ///
  /// - Throws: as ``ResultStore/index()``.
  public func load() throws -> StoreContents {
    let index = try index()
    let finished = Array(index.finished.keys)
    let results = index.results(of: finished)
    return StoreContents(
      results: results, failures: index.failures, attempts: index.attempts,
      damaged: index.damaged + index.unreadable(finished.filter { results[$0] == nil }),
      conflicting: index.conflicting)
  }
}

extension JournalWriter {
  /// Puts one record on the disk.
  public func append(_ record: JournalRecord) throws {
    try add(record)
    try commit()
  }
}
