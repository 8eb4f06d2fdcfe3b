import Foundation
import Synchronization

/// A derived file that is written piece by piece, under a temporary name, and there whole or not at all.
///
/// It is not synced, as ``AtomicFile`` is: after a power loss it is derived again, and a disk may need longer for it
/// than everything else.
public enum StreamedFile {
  /// - Parameter pieces: hands over the file's pieces one after another.
  /// - Throws: ``FileError`` with the system's reason, or what `pieces` throws; what was there before is untouched.
  public static func write(
    _ name: String, in folder: Folder, _ pieces: (@Sendable ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    let file = Mutex(try WholeFile(name, in: folder))
    try pieces { piece in try file.withLock { file in try piece.withUnsafeBytes(file.write) } }
    try file.withLock { try $0.finish(lasting: false) }
  }

  /// Where a person said; links on the way are followed.
  public static func write(to file: URL, _ pieces: (@Sendable ([UInt8]) throws -> Void) throws -> Void) throws
  {
    try write(file.lastPathComponent, in: Folder(file.deletingLastPathComponent()), pieces)
  }

  /// All at once.
  public static func write(_ data: Data, _ name: String, in folder: Folder) throws {
    let file = try WholeFile(name, in: folder)
    try data.withUnsafeBytes(file.write)
    try file.finish(lasting: false)
  }
}
