import Foundation

/// Files that are there whole or not at all.
enum AtomicFile {
  /// Writes under a temporary name beside the target and renames.
  static func write(_ data: Data, to file: URL) throws {
    try data.write(to: file, options: .atomic)
  }
}
