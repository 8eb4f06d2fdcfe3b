/// What a gzip file holds, in memory.
///
/// Source: Deutsch, "DEFLATE compressed data format specification", RFC 1951, and "GZIP file format specification",
/// RFC 1952.
final class InflatedFile: ByteBlock {
  let count: Int
  private let address: UInt

  /// - Throws: ``DataError`` where the file is truncated or damaged: its checksum and length are compared.
  init(gzip file: MappedFile, path: String) throws {
    do {
      let bytes = try Self.inflated(UnsafeBufferPointer(start: file.base, count: file.count))
      let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
      memory.update(from: bytes, count: bytes.count)
      address = UInt(bitPattern: memory)
      count = bytes.count
    } catch {
      throw DataError("\(path): the gzip file is truncated or damaged (\(error))")
    }
  }

  deinit { base.deallocate() }

  /// `count` bytes, valid as long as the object lives.
  var base: UnsafePointer<UInt8> {
    guard let pointer = UnsafePointer<UInt8>(bitPattern: address) else {
      preconditionFailure("inflated bytes at address 0")
    }
    return pointer
  }

  /// One member, as `gzip` writes it.
  static func inflated(_ bytes: UnsafeBufferPointer<UInt8>) throws(InflateError) -> [UInt8] {
    guard bytes.count >= 18, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 else {
      throw InflateError("no gzip header")
    }
    let flags = bytes[3]
    var place = 10
    func skipText() throws(InflateError) {
      while place < bytes.count, bytes[place] != 0 { place += 1 }
      place += 1
    }
    if flags & 4 != 0 { place += 2 + Int(bytes[10]) + Int(bytes[11]) << 8 }
    if flags & 8 != 0 { try skipText() }
    if flags & 16 != 0 { try skipText() }
    if flags & 2 != 0 { place += 2 }
    guard place + 8 <= bytes.count else { throw InflateError("it ends too early") }
    let end = bytes.count - 8
    func word(_ start: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * $1) } }
    var inflater = Inflater(UnsafeBufferPointer(rebasing: bytes[place..<end]), sizeHint: Int(word(end + 4)))
    let result = try inflater.run()
    guard UInt32(truncatingIfNeeded: result.count) == word(end + 4), crc32(result) == word(end) else {
      throw InflateError("its checksum does not fit")
    }
    return result
  }

  private static let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
  }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    let table = crcTable
    return ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }
}

struct InflateError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
