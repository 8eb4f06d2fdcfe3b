import Foundation

/// The system calls that results are written with, so that tests can make each of them fail.
package struct FileCalls: Sendable {
  /// As openat(2); a new file's mode is what the umask leaves of 0666.
  package var open: @Sendable (_ folder: Int32, _ name: String, _ flags: Int32) -> Int32
  /// As write(2): fewer bytes than asked for, or -1 and errno.
  package var write: @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
  /// 0, or -1 and errno.
  package var synchronise: @Sendable (_ descriptor: Int32) -> Int32
  /// As renameat(2).
  package var rename: @Sendable (_ folder: Int32, _ from: String, _ target: Int32, _ to: String) -> Int32
  /// What lies in a folder, in any order, without `.` and `..`; nil and errno.
  package var list: @Sendable (_ folder: Int32) -> [String]? = FileCalls.names(in:)

  package static let system = FileCalls(
    open: { openat($0, $1, $2, 0o666) },
    write: { Foundation.write($0, $1.baseAddress, $1.count) },
    synchronise: { descriptor in
      #if os(Linux)
        fdatasync(descriptor)
      #else
        fsync(descriptor)
      #endif
    },
    rename: { renameat($0, $1, $2, $3) })

  private static func names(in folder: Int32) -> [String]? {
    let own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard own >= 0, let stream = fdopendir(own) else {
      let number = errno
      if own >= 0 { close(own) }
      errno = number
      return nil
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// - Throws: ``FileError`` where not every byte could be written.
  package func writeAll(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ file: @autoclosure () -> URL
  ) throws {
    var written = 0
    while written < bytes.count {
      let count = write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FileError.system("cannot write", file()) }
      written += count
    }
  }
}

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
