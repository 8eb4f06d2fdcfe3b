import CZlib
import Foundation

/// What a gzip file holds, inflated as far as it is asked for: a file of two megabytes may hold two gigabytes.
///
/// One member, as `gzip` writes it.
package final class GzipStream {
  private let file: MappedFile
  private let path: String
  private let stream: UnsafeMutablePointer<z_stream>
  /// Bytes of the file that zlib has not been shown.
  private var unseen: Int
  private var hasEnded = false

  /// The most bytes that a file of `count` bytes can hold: DEFLATE makes at most 1032 of one.
  static func most(from count: Int) -> Int { [count, 1032].product ?? Int.max }

  /// zlib counts in 32 bits.
  private static let mostAtOnce = 1 << 30

  /// - Throws: ``DataError`` where there is no memory for it.
  package init(_ file: MappedFile, path: String) throws(DataError) {
    self.file = file
    self.path = path
    unseen = file.count
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    stream.pointee.next_in = UnsafeMutablePointer(mutating: file.base)
    // 15: the largest window; and 16: of gzip, not of zlib's own format.
    let outcome = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard outcome == Z_OK else { throw DataError("\(path): zlib cannot start (\(outcome))") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Whether a file begins as gzip's do.
  static func isGzip(_ file: MappedFile) -> Bool {
    file.count > 2 && file.base[0] == 0x1F && file.base[1] == 0x8B
  }

  /// The next bytes.
  ///
  /// - Returns: how many; fewer than there is room for only at the end, whose checksum and length then are as the file
  ///   says.
  /// - Throws: ``DataError`` where the file is truncated or damaged.
  package func read(into target: UnsafeMutableBufferPointer<UInt8>) throws(DataError) -> Int {
    guard let base = target.baseAddress else { return 0 }
    var done = 0
    while done < target.count, !hasEnded {
      if stream.pointee.avail_in == 0 {
        let shown = min(unseen, Self.mostAtOnce)
        stream.pointee.avail_in = UInt32(shown)
        unseen -= shown
      }
      let room = min(target.count - done, Self.mostAtOnce)
      stream.pointee.next_out = base + done
      stream.pointee.avail_out = UInt32(room)
      let outcome = inflate(stream, Z_NO_FLUSH)
      done += room - Int(stream.pointee.avail_out)
      switch outcome {
      case Z_OK: continue
      case Z_STREAM_END: hasEnded = true
      case Z_BUF_ERROR where unseen == 0: throw damaged("it ends too early")
      case Z_BUF_ERROR: continue
      case Z_MEM_ERROR: throw DataError("\(path): no memory to inflate it")
      default: throw damaged(stream.pointee.msg.map { String(cString: $0) } ?? "zlib's error \(outcome)")
      }
    }
    return done
  }

  /// - Throws: ``DataError`` where anything follows what has been read.
  package func requireEnd(after count: Int) throws(DataError) {
    var byte: UInt8 = 0
    let more = try withUnsafeMutablePointer(to: &byte) { byte throws(DataError) in
      try read(into: UnsafeMutableBufferPointer(start: byte, count: 1))
    }
    guard more == 0 else {
      throw DataError("\(path): more than the \(count) bytes that its header promises; damaged")
    }
    guard unseen == 0, stream.pointee.avail_in == 0 else { throw damaged("bytes behind its end") }
  }

  private func damaged(_ reason: String) -> DataError {
    DataError("\(path): the gzip file is truncated or damaged (\(reason))")
  }
}

/// Bytes of a known number, in memory.
final class HeldBytes: ByteBlock {
  let count: Int
  /// The first of `count` bytes, which are not written once they are filled.
  nonisolated(unsafe) let base: UnsafePointer<UInt8>

  /// - Parameter fill: writes all of them.
  /// - Throws: ``DataError`` where there is no memory, and what `fill` throws.
  init(
    count: Int, path: String, fill: (UnsafeMutableBufferPointer<UInt8>) throws(DataError) -> Void
  ) throws(DataError) {
    // Not Swift's own allocation, which ends the process where there is no memory.
    guard let memory = malloc(max(1, count)) else {
      throw DataError("\(path): no memory for its \(count) bytes")
    }
    let bytes = memory.bindMemory(to: UInt8.self, capacity: count)
    self.count = count
    base = UnsafePointer(bytes)
    try fill(UnsafeMutableBufferPointer(start: bytes, count: count))
  }

  deinit { free(UnsafeMutableRawPointer(mutating: base)) }
}
