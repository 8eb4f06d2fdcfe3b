import Foundation

/// Files that are there whole or not at all: everything derived is written through here.
public enum AtomicFile {
  /// Writes under a temporary name in the same folder, syncs, and renames.
  ///
  /// - Throws: ``ResultsError`` with the system's reason; what was there before is untouched.
  public static func write(_ data: Data, to file: URL) throws {
    let temporary = file.deletingLastPathComponent()
      .appending(path: ".\(file.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).partial")
    let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ResultsError.system("cannot open", temporary) }
    defer { close(descriptor) }
    do {
      try data.withUnsafeBytes { bytes in
        var written = 0
        while written < bytes.count {
          let count = Foundation.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
          if count < 0 && errno == EINTR { continue }
          guard count > 0 else { throw ResultsError.system("cannot write", temporary) }
          written += count
        }
      }
      guard fsync(descriptor) == 0 else { throw ResultsError.system("cannot sync", temporary) }
      guard rename(temporary.path, file.path) == 0 else {
        throw ResultsError.system("cannot rename to", file)
      }
    } catch {
      unlink(temporary.path)
      throw error
    }
  }
}
