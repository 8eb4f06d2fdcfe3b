import Foundation

/// Files that are there whole or not at all, also after a power loss.
public enum AtomicFile {
  /// Writes under a temporary name in the same folder, syncs, and renames.
  ///
  /// - Throws: ``ResultsError`` with the system's reason; what was there before is untouched.
  public static func write(_ data: Data, to file: URL) throws { try write(data, to: file, calls: .system) }

  package static func write(_ data: Data, to file: URL, calls: FileCalls) throws {
    let temporary = temporary(for: file)
    let descriptor = calls.open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
    guard descriptor >= 0 else { throw ResultsError.system("cannot open", temporary) }
    defer { close(descriptor) }
    do {
      try calls.writeAll(data, to: descriptor, temporary)
      guard calls.synchronise(descriptor) == 0 else { throw ResultsError.system("cannot sync", temporary) }
      guard calls.rename(temporary.path, file.path) == 0 else {
        throw ResultsError.system("cannot rename to", file)
      }
    } catch {
      unlink(temporary.path)
      throw error
    }
  }

  /// In the same folder; ``Leftovers`` knows such names.
  static func temporary(for file: URL) -> URL {
    file.deletingLastPathComponent()
      .appending(path: ".\(file.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).partial")
  }
}
