import Messages
import Vocabulary

/// Reads the lines of finished cells without making their series; what many cells share is kept once.
///
/// It believes what ``RecordReader`` would believe of a line whose checksum has been verified.
struct OutlineReader: Sendable {
  private var outlines = MeasurementOutline.Reader()
  private var workers: [String: Shared<WorkerIdentity>] = [:]
  private var invocations: [String: Shared<Invocation>] = [:]
  private var families: [String: String] = [:]

  /// - Parameters:
  ///   - cell: its id, as the index has it.
  ///   - line: in the file, without its line feed.
  /// - Returns: nil where the line is no finished cell's.
  mutating func read(_ cell: String, _ file: JournalFile, _ line: Range<Int>) -> StoredResult? {
    let bytes = UnsafeBufferPointer(rebasing: file.bytes[line])
    var (family, digest, attempt, startedAt, finishedAt) = ("", "", 0, 0.0, 0.0)
    var outline: MeasurementOutline?
    var measurement = 0..<0
    var series = 0
    var (worker, invocation): (Shared<WorkerIdentity>?, Shared<Invocation>?)
    var seen = 0
    do {
      var reader = JSONReader(bytes)
      try reader.object { reader, key in
        seen += 1
        switch key {
        case "startedAt": startedAt = try reader.number()
        case "finishedAt": finishedAt = try reader.number()
        case "digest": digest = try reader.string()
        case "attempt": attempt = try reader.integer()
        case "family": family = try reader.string()
        case "seed", "sweep", "until": _ = try reader.integer()
        case "crc", "length", "horizon", "cell", "kind", "outcome", "experiment", "problem", "optimizer",
          "configuration":
          _ = try reader.string()
        case "values": _ = try reader.raw()
        case "measurement":
          let start = line.lowerBound + reader.offset
          outline = try outlines.read(&reader)
          measurement = start..<(line.lowerBound + reader.offset)
          series = line.lowerBound + outlines.firstSeries
        case "worker": worker = try workers.decoded(reader.raw(), Shared.init)
        case "invocation": invocation = try invocations.decoded(reader.raw(), Shared.init)
        default: throw JournalLine.Problem.damaged
        }
      }
    } catch {
      return nil
    }
    guard seen == Self.keysOfResult || seen == Self.keysOfResult + 3, let outline, let worker, let invocation
    else { return nil }
    if CellResult.hasLostInfinities(outline) { return whole(bytes) }
    return StoredResult(
      cell: cell, family: families.known(family) { family }, digest: digest, attempt: attempt,
      startedAt: startedAt, finishedAt: finishedAt, outline: outline, worker: worker, invocation: invocation,
      place: .journal(file, line: line, measurement: measurement, series: series))
  }

  /// The few results whose numbers are not as they were written are kept in memory.
  private mutating func whole(_ line: UnsafeBufferPointer<UInt8>) -> StoredResult? {
    var reader = RecordReader()
    guard case .finished(let result)? = try? reader.read(line) else { return nil }
    return StoredResult(result, outlines.outline(result.measurement))
  }

  /// The keys of ``RecordReader``, checksum and version.
  private static let keysOfResult = 19
}
