import Files
import Foundation

/// A folder of ours that stands for a repository's `.git`; removed when it goes out of scope.
final class StandInFolder {
  let url: URL
  private var names: [String] = []

  /// What holds history; git reads through the links and writes nothing.
  private static let shared = ["objects", "refs", "packed-refs", "reftable", "shallow", "logs"]
  private static let own = ["index", "ORIG_HEAD", "FETCH_HEAD", "MERGE_HEAD"]

  /// - Throws: ``GitRepository/Failure`` where it cannot be made.
  init(for place: GitPlace) throws(GitRepository.Failure) {
    let temporary = FileManager.default.temporaryDirectory
    var template = Array(temporary.appending(path: "sweep-git-XXXXXX").path.utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .unknown("no folder can be made in \(temporary.path): \(String(cString: strerror(errno)))")
    }
    url = URL(
      fileURLWithPath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    try link(Self.shared, of: place.common)
    try link(Self.own, of: place.folder)
    // An index may be divided in two.
    let parts = (try? Folder(place.folder).names()) ?? []
    try link(parts.filter { $0.hasPrefix("sharedindex.") }.prefix(16), of: place.folder)
    try write("HEAD", head(place))
  }

  deinit {
    for name in names { unlink(url.appending(path: name).path) }
    rmdir(url.path)
  }

  /// - Parameter configuration: plain values, by their keys `SECTION.NAME`.
  func write(configuration: [(key: String, value: String)]) throws(GitRepository.Failure) {
    let isNew = configuration.contains { $0.key.hasPrefix("extensions.") }
    var text = "[core]\n\trepositoryformatversion = \(isNew ? 1 : 0)\n\tbare = false\n"
    for (key, value) in configuration {
      let parts = key.split(separator: ".", maxSplits: 1)
      // Numbers and words: what is neither needs quotes, and is none of these values.
      guard parts.count == 2, value.utf8.allSatisfy({ $0 < 0x80 && isWordByte($0) }) else { continue }
      text += "[\(parts[0])]\n\t\(parts[1]) = \(value)\n"
    }
    try write("config", text)
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || Character(UnicodeScalar(byte)).isLetter
      || Character(UnicodeScalar(byte)).isNumber
  }

  /// `ref: refs/heads/NAME` or a hash; a link in old repositories.
  private func head(_ place: GitPlace) -> String {
    let file = place.folder.appending(path: "HEAD")
    if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: file.path) {
      if target.hasPrefix("refs/") { return "ref: \(target)\n" }
    }
    return SmallFile.text(file) ?? ""
  }

  private func link(_ names: some Sequence<String>, of folder: URL) throws(GitRepository.Failure) {
    for name in names {
      let target = folder.appending(path: name).path
      guard access(target, F_OK) == 0 else { continue }
      let link = url.appending(path: name).path
      guard symlink(target, link) == 0 else {
        throw .unknown("cannot make \(link): \(String(cString: strerror(errno)))")
      }
      self.names.append(name)
    }
  }

  private func write(_ name: String, _ text: String) throws(GitRepository.Failure) {
    names.append(name)
    do {
      try StreamedFile.write(Data(text.utf8), name, in: Folder(url))
    } catch {
      throw .unknown("\(error)")
    }
  }
}
