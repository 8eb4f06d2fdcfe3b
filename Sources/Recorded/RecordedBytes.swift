import CZlib
import Foundation

/// The bytes of a file of `experiments/data`: `README.md` there says how they lie.
struct RecordedBytes {
  private let bytes: [UInt8]
  private var place = 0
  private let file: String

  /// - Throws: ``RecordedError`` where it is no such file.
  init(_ url: URL) throws {
    let file = try Data(contentsOf: url)
    let size = file.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    guard file.count > 8, size < Self.most else { throw RecordedError(file: url.relativePath) }
    let packed = [UInt8](file.dropFirst(8))
    var length = uLong(size)
    var bytes = [UInt8](repeating: 0, count: Int(size))
    guard uncompress(&bytes, &length, packed, uLong(packed.count)) == Z_OK, Int(length) == bytes.count else {
      throw RecordedError(file: url.relativePath)
    }
    self.bytes = bytes
    self.file = url.relativePath
  }

  /// No table is larger.
  private static let most: UInt64 = 1 << 28

  /// What a reader throws that finds something else than it should.
  var mistake: RecordedError { RecordedError(file: file) }

  private mutating func next(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - place else { throw mistake }
    defer { place += count }
    return bytes[place..<(place + count)]
  }

  mutating func integer() throws -> Int { try next(4).reversed().reduce(0) { $0 << 8 | Int($1) } }

  mutating func double() throws -> Double {
    Double(bitPattern: try next(8).reversed().reduce(0) { $0 << 8 | UInt64($1) })
  }

  mutating func text() throws -> String { String(decoding: try next(integer()), as: UTF8.self) }

  var isAtEnd: Bool { place == bytes.count }

  mutating func floats(_ count: Int) throws -> [Double] {
    let bytes = try next(4 * count)
    return stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { place in
      Double(Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }))
    }
  }

  /// What is left: the high bytes of 16-bit numbers, then the low ones.
  func words() -> [UInt16] {
    let count = (bytes.count - place) / 2
    return (0..<count).map { UInt16(bytes[place + $0]) << 8 | UInt16(bytes[place + count + $0]) }
  }
}

/// A file that is not what the project recorded.
public struct RecordedError: Error, CustomStringConvertible {
  var file: String

  /// One sentence with the file's name.
  public var description: String { "\(file) is no file of recorded tables" }
}
