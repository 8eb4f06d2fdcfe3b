import CZlib
import Messages
import Vocabulary

/// What one line of a journal says.
public enum JournalRecord: Sendable, Hashable {
  case finished(CellResult)
  /// The beginning of a cell that goes on, or may: no result.
  case reached(CellResult, Stretch)
  case failed(CellFailure)
}

/// The text of one line: `{"crc":"0123abcd","sweep":2,"cell":…,"kind":…,…}`.
///
/// The checksum covers every byte after itself, format version included, so a line is verified as it stands,
/// without encoding anything again. What tells whether a cell is done comes first, so that a million lines can be
/// indexed without reading the rest.
enum JournalLine {
  static let format = 2
  static let opening = Array(#"{"crc":""#.utf8)
  static let middle = Array(#"","sweep":"#.utf8)
  static let crcDigits = 8

  enum Problem: Error, Hashable {
    case torn
    case damaged
    case otherFormat(Int)
  }

  /// What comes first in a line.
  struct Head: Hashable {
    enum Kind: String { case finished, reached, failed }

    var cell = ""
    var kind = Kind.finished
    /// Of a finished cell; ``Measurement/Outcome``.
    var outcome = Vocabulary.Measurement.Outcome.completed
    var startedAt = 0.0
    var finishedAt = 0.0
    /// Of the beginning of a cell.
    var stretch: Stretch?
  }

  /// Puts the checksum before the members of a record, and a line feed behind.
  ///
  /// - Parameter members: `"cell":…` and so on, without braces.
  static func seal(_ members: some Collection<UInt8>) -> [UInt8] {
    var line = opening + Array("00000000".utf8) + middle + Array(String(format).utf8)
    line.reserveCapacity(line.count + members.count + 4)
    line.append(UInt8(ascii: ","))
    line += members
    line.append(UInt8(ascii: "}"))
    let start = opening.count
    let crc = line.withUnsafeBytes { CRC32.checksum(.init(rebasing: $0[(start + crcDigits)...])) }
    line.replaceSubrange(start..<(start + crcDigits), with: digits(of: crc))
    line.append(UInt8(ascii: "\n"))
    return line
  }

  /// The checksum as eight lower-case hexadecimal digits.
  private static func digits(of crc: UInt32) -> [UInt8] {
    let hex = Array("0123456789abcdef".utf8)
    return (0..<crcDigits).map { hex[Int(crc >> UInt32(4 * (crcDigits - 1 - $0)) & 15)] }
  }

  /// A reader that stands before the record's members; never one of a line whose checksum does not fit.
  ///
  /// - Parameter line: without its line feed.
  private static func verified(_ line: UnsafeBufferPointer<UInt8>) throws(Problem) -> JSONReader {
    let start = opening.count
    guard line.count > start + crcDigits, line.starts(with: opening) else { throw .torn }
    let covered = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: line[(start + crcDigits)...]))
    guard line[start..<(start + crcDigits)].elementsEqual(digits(of: CRC32.checksum(covered))) else {
      throw line.last == UInt8(ascii: "}") ? .damaged : .torn
    }
    return JSONReader(line)
  }

  /// The head of a verified line.
  static func head(_ line: UnsafeBufferPointer<UInt8>) throws(Problem) -> Head {
    var head = Head()
    var (end, length) = (0, "")
    try members(of: line) { reader, key in
      switch key {
      case "cell": head.cell = try reader.string()
      case "kind":
        guard let kind = Head.Kind(rawValue: try reader.string()) else { throw Problem.damaged }
        head.kind = kind
        return kind != .failed
      case "outcome":
        guard let outcome = Vocabulary.Measurement.Outcome(rawValue: try reader.string()) else {
          throw Problem.damaged
        }
        head.outcome = outcome
      case "startedAt": head.startedAt = try reader.number()
      case "finishedAt":
        head.finishedAt = try reader.number()
        return head.kind == .reached
      case "until": end = try reader.integer()
      case "length": length = try reader.string()
      case "horizon":
        head.stretch = try Stretch(end: end, key: length, horizonWord: try reader.string())
        return false
      default: throw Problem.damaged
      }
      return true
    }
    return head
  }

  /// Gives every member of a verified line after the version, until `member` returns false.
  static func members(
    of line: UnsafeBufferPointer<UInt8>, _ member: (inout JSONReader, String) throws -> Bool
  ) throws(Problem) {
    var reader = try verified(line)
    do {
      try reader.members { reader, key in
        switch key {
        case "crc": _ = try reader.string()
        case "sweep":
          let version = try reader.integer()
          guard version == format else { throw Problem.otherFormat(version) }
        default: return try member(&reader, key)
        }
        return true
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .damaged
    }
  }
}

/// The CRC-32 of IEEE 802.3 (reflected, polynomial 0x04C11DB7), by zlib.
enum CRC32 {
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
  }
}
