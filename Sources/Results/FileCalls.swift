import Foundation

/// The system calls that results are written with, so that tests can make each of them fail.
package struct FileCalls: Sendable {
  package var open: @Sendable (_ path: String, _ flags: Int32) -> Int32
  /// As write(2): fewer bytes than asked for, or -1 and errno.
  package var write: @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
  /// 0, or -1 and errno.
  package var synchronise: @Sendable (_ descriptor: Int32) -> Int32
  package var rename: @Sendable (_ from: String, _ to: String) -> Int32

  package static let system = FileCalls(
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

  package init(
    open: @escaping @Sendable (_ path: String, _ flags: Int32) -> Int32,
    write: @escaping @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int,
    synchronise: @escaping @Sendable (_ descriptor: Int32) -> Int32,
    rename: @escaping @Sendable (_ from: String, _ to: String) -> Int32
  ) {
    self.open = open
    self.write = write
    self.synchronise = synchronise
    self.rename = rename
  }

  /// Makes sure that a file's name is on the disk too.
  func synchroniseFolder(of file: URL) throws {
    let folder = file.deletingLastPathComponent()
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ResultsError.system("cannot open", folder) }
    defer { close(descriptor) }
    guard synchronise(descriptor) == 0 else { throw ResultsError.system("cannot sync", folder) }
  }

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
