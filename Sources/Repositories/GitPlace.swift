import Foundation

/// Where a repository's parts are, found as git finds them, but only at a `.git`: a bare repository that lies among the
/// files is none.
struct GitPlace {
  /// The top of the working tree.
  var top: URL
  /// Holds `HEAD` and `index`; of a worktree or a submodule, elsewhere than at `.git`.
  var folder: URL
  /// Holds objects, refs and configuration.
  var common: URL

  var configuration: URL? {
    let file = common.appending(path: "config")
    return SmallFile.text(file) == nil ? nil : file
  }

  /// Nil where neither the folder nor one above it has a `.git`.
  static func around(_ folder: URL) throws(GitRepository.Failure) -> GitPlace? {
    var folder = folder.standardizedFileURL.resolvingSymlinksInPath()
    while true {
      if let place = try at(folder) { return place }
      let above = folder.deletingLastPathComponent()
      guard above.path != folder.path else { return nil }
      folder = above
    }
  }

  /// Nil where the folder has no `.git`.
  static func at(_ top: URL) throws(GitRepository.Failure) -> GitPlace? {
    let entry = top.appending(path: ".git")
    var state = stat()
    guard stat(entry.path, &state) == 0 else { return nil }
    var folder = entry
    if state.st_mode & S_IFMT != S_IFDIR {
      let opening = "gitdir: "
      guard let text = SmallFile.text(entry), text.hasPrefix(opening) else {
        throw .unknown("\(entry.path) says no place of a repository")
      }
      folder = relative(String(text.dropFirst(opening.count)), to: top)
    }
    let head = folder.appending(path: "HEAD")
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: head.path)) != nil
    guard isLink || SmallFile.text(head) != nil else {
      // As git does, which goes on above an empty `.git`.
      if state.st_mode & S_IFMT == S_IFDIR { return nil }
      throw .unknown("\(folder.path), where \(entry.path) leads, is no repository")
    }
    let common = SmallFile.text(folder.appending(path: "commondir")).map { relative($0, to: folder) }
    return GitPlace(top: top, folder: folder, common: common ?? folder)
  }

  /// The commit that is checked out, as far as it can be read without git; nil where it cannot.
  var commit: String? {
    guard var text = SmallFile.text(folder.appending(path: "HEAD")) else { return nil }
    // A branch may stand for another.
    for _ in 0..<5 {
      text = text.trimmingCharacters(in: .whitespacesAndNewlines)
      guard text.hasPrefix("ref: ") else { break }
      let name = String(text.dropFirst("ref: ".count))
      guard name.hasPrefix("refs/"), !name.split(separator: "/").contains("..") else { return nil }
      guard
        let next = SmallFile.text(folder.appending(path: name)) ?? SmallFile.text(
          common.appending(path: name))
          ?? packed(name)
      else { return nil }
      text = next
    }
    let isHash = [40, 64].contains(text.utf8.count) && text.allSatisfy { $0.isASCII && $0.isHexDigit }
    return isHash ? text.lowercased() : nil
  }

  private func packed(_ name: String) -> String? {
    let lines =
      SmallFile.text(common.appending(path: "packed-refs"), limit: 1 << 26)?.split(separator: "\n") ?? []
    return lines.first { $0.hasSuffix(" " + name) }.map { String($0.prefix { $0 != " " }) }
  }

  private static func relative(_ path: String, to folder: URL) -> URL {
    let path = path.trimmingCharacters(in: .newlines)
    return (path.hasPrefix("/") ? URL(fileURLWithPath: path) : folder.appending(path: path))
      .standardizedFileURL
  }
}

/// The short files of a repository.
enum SmallFile {
  /// Nil where there is no plain file, or a larger one; nothing waits for a pipe. Links on the way are followed.
  static func text(_ file: URL, limit: Int = 1 << 20) -> String? {
    let descriptor = open(file.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var state = stat()
    guard fstat(descriptor, &state) == 0, state.st_mode & S_IFMT == S_IFREG else { return nil }
    guard state.st_size <= limit else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(state.st_size))
    let count = read(descriptor, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
  }
}
