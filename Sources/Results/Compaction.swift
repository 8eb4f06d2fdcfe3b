import Files
import Foundation
import Vocabulary

/// Turns the journals of a results folder into one, without what nobody reads any more: lines that are not believed,
/// lines that repeat a result, failures of cells that have one.
public struct Compaction: Sendable {
  /// Finished cells that are not wanted.
  public private(set) var orphans: [String]
  /// Failed cells, without a result, that are not wanted.
  public private(set) var orphanFailures: [String]
  /// Failures of cells that have been measured since.
  public private(set) var settledFailures: Int
  /// Ids of the cells that have a result.
  public var finished: Set<String> { Set(index.finished.keys) }
  /// Results that a later one of the same cell replaces.
  public var repeated: Int { index.repeated }
  /// Lines that cannot be read.
  public var damaged: [DamagedLine] { index.damaged }
  /// How many files there are.
  public var journals: Int { index.journals.count }
  /// What they take on the disk.
  public var journalBytes: Int { index.journals.reduce(0) { $0 + $1.bytes.count } }
  /// Cells that were measured twice, differently: they stop a compaction, which would hide it.
  public var conflicting: [String] { index.conflicting }

  private let store: ResultStore
  private let index: StoreIndex
  private let wanted: Set<String>

  /// Looks, and changes nothing.
  ///
  /// - Parameter wanted: the cells of the experiment as it is now.
  /// - Throws: as ``ResultStore/index()``.
  public init(_ store: ResultStore, wanted: Set<String>) throws {
    self.store = store
    let index = try store.index()
    self.index = index
    self.wanted = wanted
    orphans = index.finished.keys.filter { !wanted.contains($0) }.sorted()
    orphanFailures = index.failures.keys.filter { !wanted.contains($0) }.sorted()
    settledFailures = index.failureLines.reduce(0) {
      $0 + (index.finished[$1.key] == nil ? 0 : $1.value.count)
    }
  }

  /// Results of orphans, to say what they are.
  public func orphanResults() -> [CellResult] {
    let results = index.results(of: orphans)
    return orphans.compactMap { results[$0] }
  }

  /// Whether the store would be smaller or faster to read.
  public var isWorthwhile: Bool {
    journals > 1 || repeated > 0 || settledFailures > 0 || !damaged.isEmpty
  }

  /// Writes the one journal, then removes the others: whenever it is broken off, every line is there at least once.
  /// The caller holds the ``StoreLock``.
  ///
  /// - Parameters:
  ///   - invocation: names the new journal.
  ///   - command: what measures the cells of this folder again, to be pasted.
  /// - Throws: ``FileError`` where it cannot be written, ``ResultsError`` where cells were measured differently.
  package func write(
    invocation: String, removingOrphans: Bool, verifiedBy command: String, calls: FileCalls = .system
  ) throws {
    guard conflicting.isEmpty else {
      throw ResultsError(
        description:
          "\(conflicting.count) cells were measured twice with different results; nothing was changed: "
          + "`\(command)` measures them again, and the wrong journal has to be removed by hand")
    }
    let skipped = removingOrphans ? Set(orphans).union(orphanFailures) : []
    var places = index.finished.filter { !skipped.contains($0.key) }.map(\.value.place)
    for (cell, stretches) in index.reached where !removingOrphans || wanted.contains(cell) {
      places += stretches.values.map(\.place)
    }
    for (cell, lines) in index.failureLines where index.finished[cell] == nil && !skipped.contains(cell) {
      places += lines
    }
    // Names of journals begin with their time: the order in which things happened.
    places.sort()
    var text = Data()
    for place in places {
      text.append(contentsOf: index.line(at: place))
      text.append(UInt8(ascii: "\n"))
    }
    let name = invocation + ".jsonl"
    guard !index.journals.isEmpty else { return }
    let folder = try Folder.inner(store.journalFolder, calls: calls)
    if !text.isEmpty {
      try AtomicFile.write(text, name, in: folder)
      try folder.synchronise()
    }
    for journal in index.journals where journal.name != name { try folder.remove(journal.name) }
  }
}
