import Foundation

/// A file or folder that cannot be used, in one sentence that names it and says why.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The path and the system's reason.
  public var description: String
  /// What the system said, as `errno` does; 0 where it is this program that will not.
  public var number: Int32

  package init(description: String, number: Int32) { (self.description, self.number) = (description, number) }

  /// What the last system call of this thread said.
  public static func system(_ what: String, _ file: @autoclosure () -> URL) -> FileError {
    let number = errno
    return FileError(
      description: "\(what) \(file().path): \(String(cString: strerror(number)))", number: number)
  }

  /// Something lies there that is not used, though the system would.
  static func refusal(_ file: URL, _ what: String, _ instead: String) -> FileError {
    FileError(description: "\(file.path) is \(what), which sweep does not use: \(instead)", number: 0)
  }

  /// Whether the program itself refused: the system has no number for it.
  public var isRefusal: Bool { number == 0 }
  /// Whether there is no such file.
  public var isMissing: Bool { number == ENOENT || number == ENOTDIR }
  /// A disk that is read-only, or a folder that this user may not write.
  public var isForLackOfPermission: Bool { [EROFS, EACCES, EPERM].contains(number) }
}

/// What a file system says that lacks an ability, such as locks or the syncing of folders.
package func saysUnsupported(_ number: Int32) -> Bool {
  [EINVAL, ENOTSUP, EOPNOTSUPP, ENOSYS, ENOLCK, ENOTTY].contains(number)
}
