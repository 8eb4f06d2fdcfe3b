import Foundation

/// A plain file of a folder, held open to be used again and again.
public final class OpenFile: Sendable {
  /// There as long as this object is.
  public let descriptor: Int32
  private let calls: FileCalls

  /// - Parameter flags: of open(2), without `O_TRUNC`.
  /// - Throws: ``FileError`` where it is missing, is no plain file, or is a hard link.
  public init(_ name: String, _ flags: Int32, in folder: Folder) throws {
    descriptor = try folder.open(name, flags)
    calls = folder.calls
  }

  deinit { close(descriptor) }

  /// What the system says of it; nil where it says nothing.
  public var state: stat? {
    var state = stat()
    return fstat(descriptor, &state) == 0 ? state : nil
  }

  /// What the system says of it, where it still lies under a name in a folder and has no other name.
  public func state(as name: String, in folder: Folder) -> stat? {
    var found = stat()
    guard fstatat(folder.descriptor, name, &found, Int32(AT_SYMLINK_NOFOLLOW)) == 0, let own = state,
      own.st_ino == found.st_ino, own.st_dev == found.st_dev, own.st_nlink == 1
    else { return nil }
    return own
  }

  /// Puts bytes in the place of what is there: for what is made anew after any interruption, and not for what is kept.
  ///
  /// - Throws: ``FileError``, which names `file`.
  public func overwrite(_ bytes: [UInt8], _ file: @autoclosure () -> URL) throws {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw FileError.system("cannot write", file()) }
    try bytes.withUnsafeBytes { try calls.writeAll($0, to: descriptor, file()) }
    // Last, and only what is too much: ext4 writes a file that was emptied first to the disk at once.
    guard let size = state?.st_size, size == bytes.count || ftruncate(descriptor, off_t(bytes.count)) == 0
    else { throw FileError.system("cannot write", file()) }
  }

  /// Takes all of its bytes away; false where that cannot be done.
  public func empty() -> Bool { ftruncate(descriptor, 0) == 0 }
}
