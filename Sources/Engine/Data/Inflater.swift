/// Decompresses a DEFLATE stream (RFC 1951).
struct Inflater {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0
  private var bits: UInt32 = 0
  private var bitCount = 0
  private var output: [UInt8] = []

  /// - Parameter sizeHint: about how long the result will be.
  init(_ bytes: UnsafeBufferPointer<UInt8>, sizeHint: Int) {
    self.bytes = bytes
    // DEFLATE expands at most some thousandfold: a false hint must not ask for the whole memory.
    output.reserveCapacity(min(sizeHint, 1100 * bytes.count))
  }

  /// Consumes the whole stream.
  mutating func run() throws(InflateError) -> [UInt8] {
    while true {
      let isLast = try take(1) == 1
      switch try take(2) {
      case 0: try copyStored()
      case 1: try expand(Self.fixedLiterals, Self.fixedDistances)
      case 2:
        let (literals, distances) = try readCodes()
        try expand(literals, distances)
      default: throw InflateError("an unknown kind of block")
      }
      if isLast { break }
    }
    guard place - bitCount / 8 == bytes.count else { throw InflateError("bytes behind its end") }
    return output
  }

  /// The next bits, the first one lowest.
  private mutating func take(_ count: Int) throws(InflateError) -> Int {
    while bitCount < count {
      guard place < bytes.count else { throw InflateError("it ends too early") }
      bits |= UInt32(bytes[place]) << UInt32(bitCount)
      place += 1
      bitCount += 8
    }
    defer {
      bits >>= UInt32(count)
      bitCount -= count
    }
    return Int(bits & (1 << UInt32(count) - 1))
  }

  private mutating func copyStored() throws(InflateError) {
    _ = try take(bitCount % 8)
    let (length, complement) = (try take(16), try take(16))
    guard length == complement ^ 0xFFFF else { throw InflateError("a stored block with a wrong length") }
    for _ in 0..<length { output.append(UInt8(try take(8))) }
  }

  /// A canonical Huffman code: how many codes there are of each length, and their symbols in order.
  private struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    init(lengths: [Int]) {
      for length in lengths where length > 0 { counts[length] += 1 }
      for length in 1...15 { symbols += lengths.indices.filter { lengths[$0] == length } }
    }

    /// Whether no code is the beginning of another, and lengths do not promise more codes than there are.
    var isPossible: Bool {
      (1...15).reduce((1, true)) { ($0.0 * 2 - counts[$1], $0.1 && $0.0 * 2 >= counts[$1]) }.1
    }
  }

  private mutating func symbol(_ code: borrowing Code) throws(InflateError) -> Int {
    var (value, first, index) = (0, 0, 0)
    for length in 1...15 {
      value |= try take(1)
      let count = code.counts[length]
      if value - count < first { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw InflateError("a code that stands for nothing")
  }

  private mutating func readCodes() throws(InflateError) -> (Code, Code) {
    let (literalCount, distanceCount) = (try take(5) + 257, try take(5) + 1)
    let count = try take(4) + 4
    var lengths = [Int](repeating: 0, count: 19)
    for index in 0..<count { lengths[Self.lengthOrder[index]] = try take(3) }
    let lengthCode = Code(lengths: lengths)
    guard lengthCode.isPossible else { throw InflateError("an impossible code") }
    var all: [Int] = []
    while all.count < literalCount + distanceCount {
      let symbol = try symbol(lengthCode)
      switch symbol {
      case 16:
        guard let last = all.last else { throw InflateError("a repetition of nothing") }
        all += Array(repeating: last, count: 3 + (try take(2)))
      case 17: all += Array(repeating: 0, count: 3 + (try take(3)))
      case 18: all += Array(repeating: 0, count: 11 + (try take(7)))
      default: all.append(symbol)
      }
    }
    let (literals, distances) = (
      Code(lengths: Array(all[..<literalCount])), Code(lengths: Array(all[literalCount...]))
    )
    guard all.count == literalCount + distanceCount, literals.isPossible, distances.isPossible else {
      throw InflateError("an impossible code")
    }
    return (literals, distances)
  }

  private mutating func expand(_ literals: borrowing Code, _ distances: borrowing Code) throws(InflateError) {
    while true {
      let symbol = try symbol(literals)
      if symbol < 256 {
        output.append(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol < 286 else { throw InflateError("an unknown length") }
      let length = Self.lengths[symbol - 257] + (try take(Self.lengthBits[symbol - 257]))
      let far = try self.symbol(distances)
      guard far < 30 else { throw InflateError("an unknown distance") }
      let distance = Self.distances[far] + (try take(Self.distanceBits[far]))
      guard distance <= output.count else { throw InflateError("a distance beyond the beginning") }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
  private static let lengths = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
    227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distances = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
    4097, 6145,
    8193, 12289, 16385, 24577,
  ]
  private static let distanceBits = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
  ]
  private static let fixedLiterals = Code(
    lengths: Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112)
      + Array(repeating: 7, count: 24)
      + Array(repeating: 8, count: 8))
  private static let fixedDistances = Code(lengths: Array(repeating: 5, count: 30))
}
