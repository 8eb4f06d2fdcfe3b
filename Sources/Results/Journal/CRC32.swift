/// The CRC-32 of IEEE 802.3 (reflected, polynomial 0x04C11DB7), as zlib computes it.
///
/// Eight bytes at a time: Kounavis and Berry, "A systematic approach to building high performance software-based
/// CRC generators", 2005.
enum CRC32 {
  /// Table k, entry b: the checksum's change by byte b with k zero bytes behind it.
  private static let tables: [UInt32] = {
    var tables: [UInt32] = []
    for byte in 0..<UInt32(256) {
      var value = byte
      for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
      tables.append(value)
    }
    for index in 256..<2048 {
      let before = tables[index - 256]
      tables.append(tables[Int(before & 255)] ^ (before >> 8))
    }
    return tables
  }()

  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      var value = ~UInt32(0)
      var place = 0
      while place + 8 <= bytes.count {
        let word =
          UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)) ^ UInt64(value)
        value = 0
        for index in 0..<8 { value ^= tables[(7 - index) << 8 | Int((word >> (8 * UInt64(index))) & 255)] }
        place += 8
      }
      while place < bytes.count {
        value = tables[Int(UInt8(truncatingIfNeeded: value) ^ bytes[place])] ^ (value >> 8)
        place += 1
      }
      return ~value
    }
  }
}
