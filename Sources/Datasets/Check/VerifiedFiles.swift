import Digests
import Escapes
import Files
import Foundation

/// The files of a data folder whose every byte has been checked, kept in `.verified.json` beside them, so that
/// only the first start after a download pays for the checksums.
///
/// Losing the file costs half a second; where the folder cannot be written nothing is kept, silently.
struct VerifiedFiles: Sendable, Hashable {
  private struct Entry: Sendable, Hashable, Codable {
    var md5: String
    var stamp: FileStamp
  }

  /// A file system's clock may tick as slowly as every two seconds: a write within one tick of the check leaves
  /// the stamp as it was, so younger files are checked again next time.
  static let coarsestTickNanoseconds: Int64 = 2_000_000_000

  private var entries: [String: Entry] = [:]

  init(in directory: URL) {
    guard let data = try? Data(contentsOf: directory.appending(path: Self.name)),
      let entries = try? JSONText.decode([String: Entry].self, from: data)
    else { return }
    self.entries = entries
  }

  func contains(_ file: DataFile, stamp: FileStamp) -> Bool {
    file.md5.map { entries[file.path] == Entry(md5: $0, stamp: stamp) } ?? true
  }

  mutating func remember(_ file: DataFile, stamp: FileStamp, now: Date) {
    let nowNanoseconds = Int64(now.timeIntervalSince1970 * 1e9)
    let lastChange = max(stamp.modifiedNanoseconds, stamp.changedNanoseconds)
    guard let md5 = file.md5 else { return }
    guard nowNanoseconds - lastChange >= Self.coarsestTickNanoseconds else { return forget(file) }
    entries[file.path] = Entry(md5: md5, stamp: stamp)
  }

  mutating func forget(_ file: DataFile) {
    entries[file.path] = nil
  }

  func write(to directory: URL) {
    guard let text = try? JSONText.pretty(entries) else { return }
    try? StreamedFile.write(Data(text.utf8), Self.name, in: Folder(directory))
  }

  private static let name = ".verified.json"
}

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

/// MD5 of files: weak against forgers, but what the publishers of the data state; it finds any accident.
enum MD5 {
  private static let chunkBytes = 1 << 22

  /// 32 lower-case hexadecimal digits; reads in chunks, so memory stays small whatever the file's size.
  static func digest(of url: URL) throws -> String {
    let file = try FileHandle(forReadingFrom: url)
    defer { try? file.close() }
    var hash = Digest(.md5)
    while let chunk = try file.read(upToCount: chunkBytes), !chunk.isEmpty {
      hash.update(chunk)
    }
    return hash.hexadecimal
  }
}
