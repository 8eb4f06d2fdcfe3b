import Files
import Foundation

/// A file that is there to be locked.
enum LockFile {
  /// For writing, where that is allowed: some file systems lock no other. A file that somebody else of a group has made
  /// can be locked all the same.
  static func open(_ name: String, in folder: Folder) throws -> Int32 {
    do {
      return try folder.open(name, O_RDWR | O_CREAT)
    } catch let error as FileError where error.isForLackOfPermission {
      do {
        return try folder.open(name, O_RDONLY)
      } catch {}
      throw error
    }
  }

  /// Whether flock(2) said that the file system has no locks.
  static func isUnsupported(_ number: Int32) -> Bool { saysUnsupported(number) }
}
