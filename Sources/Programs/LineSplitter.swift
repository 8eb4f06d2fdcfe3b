/// Cuts what comes in pieces into lines.
struct LineSplitter {
  private var rest: [UInt8] = []
  private var scanned = 0

  /// A longer line is cut: what is so long is no line for a reader.
  static let mostBytes = 1 << 24

  /// - Parameter line: given each whole line without its feed.
  mutating func take(
    _ bytes: UnsafeBufferPointer<UInt8>, _ line: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    rest.append(contentsOf: bytes)
    var start = 0
    rest.withUnsafeBufferPointer { all in
      while let feed = all[max(start, scanned)...].firstIndex(of: 0x0A) {
        line(UnsafeBufferPointer(rebasing: all[start..<feed]))
        start = feed + 1
        scanned = start
      }
    }
    rest.removeFirst(start)
    scanned = rest.count
    if rest.count > Self.mostBytes { finish(line) }
  }

  /// What has no line feed behind it.
  mutating func finish(_ line: (UnsafeBufferPointer<UInt8>) -> Void) {
    if !rest.isEmpty { rest.withUnsafeBufferPointer(line) }
    rest = []
    scanned = 0
  }
}
