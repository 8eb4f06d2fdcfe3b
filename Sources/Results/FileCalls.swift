import Foundation

/// The system calls that results are written with, so that tests can make each of them fail.
struct FileCalls: Sendable {
  var open: @Sendable (_ path: String, _ flags: Int32) -> Int32
  /// As write(2): fewer bytes than asked for, or -1 and errno.
  var write: @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
  /// 0, or -1 and errno.
  var synchronise: @Sendable (_ descriptor: Int32) -> Int32
  var rename: @Sendable (_ from: String, _ to: String) -> Int32

  static let system = FileCalls(
    open: { Foundation.open($0, $1, 0o644) },
    write: { Foundation.write($0, $1.baseAddress, $1.count) },
    synchronise: { descriptor in
      #if os(Linux)
        fdatasync(descriptor)
      #else
        fsync(descriptor)
      #endif
    },
    rename: { Foundation.rename($0, $1) })

  /// - Throws: ``ResultsError`` where not every byte could be written.
  func writeAll(_ bytes: some ContiguousBytes, to descriptor: Int32, _ file: URL) throws {
    try bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw ResultsError.system("cannot write", file) }
        written += count
      }
    }
  }
}
