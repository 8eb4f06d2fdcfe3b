import Experiments
import Foundation
import Messages

/// Which cells a results folder has, and where; the measurements themselves stay on the disk.
///
/// A million finished cells are a few hundred megabytes of index.
public struct StoreIndex: Sendable {
  /// A finished cell.
  public struct Entry: Sendable, Hashable {
    public var outcome: Messages.Measurement.Outcome
    /// What it cost, of one worker.
    public var seconds: Double
    var journal: Int
    /// Its line in the journal, without the line feed.
    var start: Int
    var end: Int
  }

  /// By cell id. Where two invocations finished the same cell, the first one read stays.
  public internal(set) var finished: [String: Entry] = [:]
  /// The latest failure of each cell that has no result.
  public internal(set) var failures: [String: CellFailure] = [:]
  /// How often each cell has failed.
  public internal(set) var attempts: [String: Int] = [:]
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
    // In the order of the files, so that each page of them is read once.
    let entries = cells.compactMap { finished[$0] }.sorted { ($0.journal, $0.start) < ($1.journal, $1.start) }
    let parts = max(1, min(ProcessInfo.processInfo.activeProcessorCount, entries.count / 256))
    let lists = Lists<CellResult>(count: parts)
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let range = (entries.count * part / parts)..<(entries.count * (part + 1) / parts)
      lists.set(part, read(entries[range]))
    }
    var results: [String: CellResult] = [:]
    results.reserveCapacity(entries.count)
    for list in lists.all { for result in list { results[result.cell] = result } }
    return results
  }

  private func read(_ entries: ArraySlice<Entry>) -> [CellResult] {
    var reader = RecordReader()
    var results: [CellResult] = []
    results.reserveCapacity(entries.count)
    guard var first = entries.first else { return [] }
    for entry in entries {
      if entry.journal != first.journal || entry.start > first.start + JournalFile.pieceBytes {
        let file = journals[first.journal]
        file.release(first.start..<(entry.journal == first.journal ? entry.start : file.bytes.count))
        first = entry
      }
      if let result = result(entry, &reader) { results.append(result) }
    }
    let file = journals[first.journal]
    file.release(first.start..<(entries.last?.end ?? first.start))
    return results
  }

  func result(_ entry: Entry, _ reader: inout RecordReader) -> CellResult? {
    let line = UnsafeBufferPointer(rebasing: journals[entry.journal].bytes[entry.start..<entry.end])
    let record = try? reader.read(line)
    guard case .finished(let result) = record else { return nil }
    return result
  }
}
