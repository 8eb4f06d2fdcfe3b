import Foundation

/// Files that are there whole or not at all, also after a power loss.
public enum AtomicFile {
  /// Writes under a temporary name in the same folder, syncs, and renames.
  ///
  /// - Throws: ``FileError`` with the system's reason; what was there before is untouched.
  public static func write(_ data: Data, to file: URL) throws { try write(data, to: file, calls: .system) }

  package static func write(_ data: Data, to file: URL, calls: FileCalls) throws {
    try write(data, file.lastPathComponent, in: Folder(file.deletingLastPathComponent(), calls: calls))
  }

  public static func write(_ data: Data, _ name: String, in folder: Folder) throws {
    let file = try WholeFile(name, in: folder)
    try data.withUnsafeBytes(file.write)
    try file.finish(lasting: true)
  }
}
