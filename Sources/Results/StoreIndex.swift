import Foundation
import Synchronization
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
    var place: Place
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
  struct Place: Sendable, Hashable, Comparable {
    var journal: Int
    var line: Range<Int>

    static func < (a: Place, b: Place) -> Bool {
      (a.journal, a.line.lowerBound) < (b.journal, b.line.lowerBound)
    }
  }

  /// The results of cells that are finished; others are left out.
  public func results(of cells: some Sequence<String>) -> [String: CellResult] {
    var results: [String: CellResult] = [:]
    for result in read(cells, RecordReader(), { result(at: $1, &$2) }) { results[result.cell] = result }
    return results
  }

  /// As ``results(of:)``, with the series left where they are.
  public func stored(_ cells: some Sequence<String>) -> CellResults {
    let found = read(cells, OutlineReader()) { $2.read($0, journals[$1.journal], $1.line) }
    var results: [String: StoredResult] = [:]
    results.reserveCapacity(found.count)
    for result in found { results[result.cell] = result }
    var known = CellResults(stored: results)
    var reader = OutlineReader()
    for cell in cells {
      known.beginnings[cell] = reached[cell]?.compactMapValues {
        reader.read(cell, journals[$0.place.journal], $0.place.line)
      }
    }
    return known
  }

  private typealias Placed = (cell: String, place: Place)

  private func read<Reader: Sendable, Result: Sendable>(
    _ cells: some Sequence<String>, _ reader: Reader,
    _ read: @Sendable (_ cell: String, _ place: Place, _ reader: inout Reader) -> Result?
  ) -> [Result] {
    // In the order of the files, so that each page of them is read once.
    let placed = cells.compactMap { cell in finished[cell].map { (cell: cell, place: $0.place) } }
      .sorted { $0.place < $1.place }
    let parts = max(1, min(ProcessInfo.processInfo.activeProcessorCount, placed.count / 256))
    let lists = Mutex([[Result]](repeating: [], count: parts))
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let range = (placed.count * part / parts)..<(placed.count * (part + 1) / parts)
      var reader = reader
      let list = self.read(placed[range]) { read($0, $1, &reader) }
      lists.withLock { $0[part] = list }
    }
    return lists.withLock { Array($0.joined()) }
  }

  private func read<Result>(
    _ placed: ArraySlice<Placed>, _ read: (String, Place) -> Result?
  ) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(placed.count)
    guard var first = placed.first?.place else { return [] }
    for (cell, place) in placed {
      let (start, next) = (first.line.lowerBound, place.line.lowerBound)
      if place.journal != first.journal || next > start + JournalFile.pieceBytes {
        let file = journals[first.journal]
        file.release(start..<(place.journal == first.journal ? next : file.bytes.count))
        first = place
      }
      if let result = read(cell, place) { results.append(result) }
    }
    let start = first.line.lowerBound
    journals[first.journal].release(start..<(placed.last?.place.line.upperBound ?? start))
    return results
  }

  func line(at place: Place) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: journals[place.journal].bytes[place.line])
  }

  private func result(at place: Place, _ reader: inout RecordReader) -> CellResult? {
    switch try? reader.read(line(at: place)) {
    case .finished(let result), .reached(let result, _): result
    case .failed, nil: nil
    }
  }

  /// Whether a line is the first of its kind for a cell; else it is counted, and compared with the one that is known.
  mutating func isFirst(_ entry: Entry, after known: Entry?, of cell: String) -> Bool {
    guard let known else { return true }
    repeated += 1
    var reader = RecordReader()
    if result(at: known.place, &reader)?.digest != result(at: entry.place, &reader)?.digest {
      conflicting.append(cell)
    }
    return false
  }
}
