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
      let entries = try? JSONDecoder().decode([String: Entry].self, from: data)
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
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(entries) else { return }
    try? StreamedFile.write(data, Self.name, in: Folder(directory))
  }

  private static let name = ".verified.json"
}
