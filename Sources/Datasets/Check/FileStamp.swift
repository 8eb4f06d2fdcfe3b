import Foundation

/// What the file system says of a file's identity; any write to the file changes it.
package struct FileStamp: Sendable, Hashable, Codable {
  package var bytes: Int
  package var inode: UInt64
  /// Since 1970, as ``changedNanoseconds``.
  package var modifiedNanoseconds: Int64
  /// Unlike the modification time, no program can set this one back (`touch -r`, `cp -p`, `rsync -t`).
  package var changedNanoseconds: Int64
  package var isRegularFile: Bool

  /// The stamp of the file behind `url`, links followed.
  package init(of url: URL) throws(SystemError) {
    var status = stat()
    guard stat(url.path, &status) == 0 else { throw SystemError.last }
    #if canImport(Darwin)
      let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (modified, changed) = (status.st_mtim, status.st_ctim)
    #endif
    bytes = Int(status.st_size)
    inode = UInt64(status.st_ino)
    modifiedNanoseconds = Self.nanoseconds(modified)
    changedNanoseconds = Self.nanoseconds(changed)
    isRegularFile = status.st_mode & S_IFMT == S_IFREG
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
