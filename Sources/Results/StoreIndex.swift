import Foundation
import Messages
import Vocabulary

/// Which cells a results folder has, and where; the measurements themselves stay on the disk.
///
/// A million finished cells are a few hundred megabytes of index.
public struct StoreIndex: Sendable {
  /// A finished cell.
  public struct Entry: Sendable, Hashable {
    /// Of the measurement.
    public var outcome: Vocabulary.Measurement.Outcome
    /// What it cost, of one worker.
    public var seconds: Double
    var journal: Int
    /// Its line in the journal, without the line feed.
    var start: Int
    var end: Int
  }

  /// By cell id. Where two invocations finished the same cell, the first one read stays.
  public internal(set) var finished: [String: Entry] = [:]
  /// The beginnings of cells that were measured, by cell id: no results.
  public internal(set) var reached: [String: [Stretch: Entry]] = [:]
  /// The latest failure of each cell that has no result.
  public internal(set) var failures: [String: CellFailure] = [:]
  /// How often each cell has failed.
  public internal(set) var attempts: [String: Int] = [:]
  /// Lines that cannot be read, in the order of their files.
  public internal(set) var damaged: [DamagedLine] = []
  /// Cells that two invocations measured differently: a broken promise of reproducibility.
  public internal(set) var conflicting: [String] = []
  /// Lines that say again what an earlier one said.
  public internal(set) var repeated = 0
  /// Of every failure.
  var failureLines: [String: [Place]] = [:]
  var journals: [JournalFile] = []

  /// A line in a journal, without the line feed.
  struct Place: Sendable, Hashable {
    var journal: Int
    var start: Int
    var end: Int
  }

  /// The results of cells that are finished; others are left out.
  public func results(of cells: some Sequence<String>) -> [String: CellResult] {
    let lists = read(cells, RecordReader()) { _, entry, reader in result(entry, &reader) }
    var results: [String: CellResult] = [:]
    for list in lists { for result in list { results[result.cell] = result } }
    return results
  }

  /// As ``results(of:)``, with the series left where they are.
  public func stored(_ cells: some Sequence<String>) -> CellResults {
    let lists = read(cells, OutlineReader()) { cell, entry, reader in
      reader.read(cell, journals[entry.journal], entry.start..<entry.end)
    }
    var results: [String: StoredResult] = [:]
    results.reserveCapacity(lists.reduce(0) { $0 + $1.count })
    for list in lists { for result in list { results[result.cell] = result } }
    var known = CellResults(stored: results)
    for cell in cells {
      guard let stretches = reached[cell] else { continue }
      known.beginnings[cell] = beginnings(of: cell, stretches)
    }
    return known
  }

  private func beginnings(of cell: String, _ entries: [Stretch: Entry]) -> [Stretch: StoredResult] {
    var reader = OutlineReader()
    return entries.compactMapValues { reader.read(cell, journals[$0.journal], $0.start..<$0.end) }
  }

  private typealias Placed = (cell: String, entry: Entry)

  private func read<Reader: Sendable, Result: Sendable>(
    _ cells: some Sequence<String>, _ reader: Reader,
    _ read: @Sendable (_ cell: String, _ entry: Entry, _ reader: inout Reader) -> Result?
  ) -> [[Result]] {
    // In the order of the files, so that each page of them is read once.
    let entries = cells.compactMap { cell in finished[cell].map { (cell: cell, entry: $0) } }
      .sorted { ($0.entry.journal, $0.entry.start) < ($1.entry.journal, $1.entry.start) }
    let parts = max(1, min(ProcessInfo.processInfo.activeProcessorCount, entries.count / 256))
    let lists = Lists<Result>(count: parts)
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let range = (entries.count * part / parts)..<(entries.count * (part + 1) / parts)
      var reader = reader
      lists.set(part, self.read(entries[range]) { read($0, $1, &reader) })
    }
    return lists.all
  }

  private func read<Result>(
    _ entries: ArraySlice<Placed>, _ read: (String, Entry) -> Result?
  ) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(entries.count)
    guard var first = entries.first?.entry else { return [] }
    for (cell, entry) in entries {
      if entry.journal != first.journal || entry.start > first.start + JournalFile.pieceBytes {
        let file = journals[first.journal]
        file.release(first.start..<(entry.journal == first.journal ? entry.start : file.bytes.count))
        first = entry
      }
      if let result = read(cell, entry) { results.append(result) }
    }
    let file = journals[first.journal]
    file.release(first.start..<(entries.last?.entry.end ?? first.start))
    return results
  }

  func result(_ entry: Entry, _ reader: inout RecordReader) -> CellResult? {
    let line = UnsafeBufferPointer(rebasing: journals[entry.journal].bytes[entry.start..<entry.end])
    let record = try? reader.read(line)
    switch record {
    case .finished(let result), .reached(let result, _): return result
    case .failed, nil: return nil
    }
  }
}
