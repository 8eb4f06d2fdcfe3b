import Digests
import Files
import Foundation

/// A cell's checkpoint on disk: one JSON line with the format's version and the cell, the state as the engine wrote it,
/// and the SHA-256 of all that.
///
/// A cell's name holds its configuration, seed, data and the engine's numerics revision, so that the name alone says
/// whether a state belongs to the cell.
struct CheckpointFile {
  private struct Header: Codable, Equatable {
    var sweepCheckpoint = 1
    var cell: String

    enum CodingKeys: String, CodingKey {
      case sweepCheckpoint = "sweep_checkpoint"
      case cell
    }
  }

  let cell: String
  let url: URL

  init(directory: URL, cell: String) {
    self.cell = cell
    url = directory.appendingPathComponent("\(cell).checkpoint", isDirectory: false)
  }

  /// Replaces the checkpoint: the file under its name is always a whole one, also after a power failure.
  ///
  /// - Parameter state: hands the bytes of the state to the function it is given.
  func write(_ state: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
    let file = try WholeFile(url.lastPathComponent, in: try folder(making: true))
    var hash = Digest(.sha256)
    func put(_ bytes: UnsafeRawBufferPointer) throws {
      hash.update(bytes)
      try file.write(bytes)
    }
    let header = try JSONEncoder().encode(Header(cell: cell)) + Data("\n".utf8)
    try header.withUnsafeBytes(put)
    try state(put)
    try hash.finalize().withUnsafeBytes(file.write)
    try file.finish(lasting: true)
    try folder(making: false).synchronise()
  }

  private func folder(making: Bool) throws -> Folder {
    try Folder.inner(url.deletingLastPathComponent(), making: making)
  }

  /// Calls `body` with the state, where there is a checkpoint and it is whole.
  ///
  /// - Returns: whether there is one.
  /// - Throws: ``CellError`` where the file is damaged or another cell's, and what `body` throws.
  @discardableResult
  func read(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
    // Mapped: a state of hundreds of megabytes is not held twice.
    let file: MappedFile
    do {
      file = try MappedFile(url.lastPathComponent, in: try folder(making: false))
    } catch let error as FileError where error.isMissing {
      return false
    }
    try withExtendedLifetime(file) {
      let bytes = file.bytes
      let end = bytes.count - Digest.Function.sha256.byteCount
      guard end > 0, let feed = bytes.prefix(4096).firstIndex(of: UInt8(ascii: "\n")), feed < end else {
        throw CellError("it is not a checkpoint, or ends too early")
      }
      var hash = Digest(.sha256)
      hash.update(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
      guard hash.finalize().elementsEqual(bytes[end...]) else {
        throw CellError("it is damaged (its checksum does not fit)")
      }
      let header = try JSONDecoder().decode(Header.self, from: Data(bytes[..<feed]))
      guard header.sweepCheckpoint == Header(cell: cell).sweepCheckpoint else {
        throw CellError("it has format \(header.sweepCheckpoint), which this version cannot read")
      }
      guard header.cell == cell else { throw CellError("it belongs to the cell \(header.cell)") }
      try body(UnsafeRawBufferPointer(rebasing: bytes[(feed + 1)..<end]))
    }
    return true
  }
}

/// Where cells keep their checkpoints, and how often.
public struct CheckpointRule: Sendable {
  /// Holds `CELL.checkpoint` of every cell that is at work; made where it is missing.
  public var directory: URL
  /// A cell that has run so long since its start, or its last checkpoint, writes the next one.
  public var seconds: Double

  package init(directory: URL, seconds: Double) {
    self.directory = directory
    self.seconds = seconds
  }
}

/// The checkpoints of one cell.
struct CheckpointKeeper {
  let file: CheckpointFile
  var lastTime: Double
  private let seconds: Double

  init(_ rule: CheckpointRule, cell: String, now: Double) {
    file = CheckpointFile(directory: rule.directory, cell: cell)
    (seconds, lastTime) = (rule.seconds, now)
  }

  func isDue(_ now: Double) -> Bool { now - lastTime >= seconds }
}
