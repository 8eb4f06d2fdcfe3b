import Foundation
import Messages

/// What one line of a journal says.
public enum JournalRecord: Sendable, Codable, Hashable {
  case finished(CellResult)
  case failed(CellFailure)
}

/// The text of one line: `{"crc":"0123abcd","sweep":1,"record":…}`.
///
/// The checksum covers every byte after itself, format version included, so a line is verified as it stands,
/// without encoding anything again.
enum JournalLine {
  static let format = 1
  private static let opening = Data(#"{"crc":""#.utf8)
  private static let middle = Data(#"","sweep":"#.utf8)
  private static let beforeRecord = Data(#","record":"#.utf8)
  private static let crcDigits = 8

  enum Problem: Error, Hashable {
    case torn
    case damaged
    case otherFormat(Int)
  }

  /// The line with its line feed.
  static func encode(_ record: JournalRecord) throws -> Data {
    var covered = middle + Data(String(format).utf8) + beforeRecord
    covered += try JSONLine.encode(record)
    covered.append(UInt8(ascii: "}"))
    return opening + digits(of: covered) + covered + Data("\n".utf8)
  }

  /// - Parameter line: without its line feed.
  /// - Throws: ``Problem``; never believes a line whose checksum does not fit.
  static func decode(_ line: Data) throws(Problem) -> JournalRecord {
    let line = Data(line)
    let start = opening.count + crcDigits
    guard line.count > start, line.prefix(opening.count) == opening else { throw .torn }
    let covered = line[start...]
    guard line[opening.count..<start] == digits(of: covered) else {
      throw line.last == UInt8(ascii: "}") ? .damaged : .torn
    }
    let version = covered.dropFirst(middle.count).prefix { $0 != UInt8(ascii: ",") }
    guard let number = Int(String(decoding: version, as: UTF8.self)) else { throw .damaged }
    guard number == format else { throw .otherFormat(number) }
    let payload = covered.dropFirst(middle.count + version.count + beforeRecord.count).dropLast()
    do {
      return try JSONLine.decode(JournalRecord.self, from: Data(payload))
    } catch {
      throw .damaged
    }
  }

  /// The checksum as eight lower-case hexadecimal digits.
  private static func digits(of covered: Data) -> Data {
    let hex = String(CRC32.checksum(covered), radix: 16)
    return Data((String(repeating: "0", count: crcDigits - hex.count) + hex).utf8)
  }
}
