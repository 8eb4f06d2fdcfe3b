import Digests
import Foundation
import Vocabulary

/// The files of a program: found by names and patterns in its folder, and digested. Nothing of them is run.
struct ProgramFiles {
  /// What is wrong with a pattern, in one sentence.
  struct Mistake: Error {
    var message: String
  }

  /// Absolute.
  let folder: String

  static let mostFiles = 10_000
  private static let mostLooked = 200_000

  /// The files that a pattern names, sorted, as paths from the folder.
  func matching(_ pattern: String) throws(Mistake) -> [String] {
    let isAbsolute = pattern.utf8.first == UInt8(ascii: "/")
    let parts = pattern.split(separator: "/").map(String.init).filter { $0 != "." }
    guard !parts.isEmpty else { throw Mistake(message: "names no file") }
    let isWild = parts.contains(where: Self.isWild)
    var found: [String] = []
    var looked = 0
    try expand(isAbsolute ? "/" : "", parts[...], &found, &looked)
    guard !found.isEmpty else {
      if !isWild, isFolder(pattern) {
        throw Mistake(message: "is a folder; write \(pattern)/** for all in it")
      }
      throw Mistake(message: isWild ? "matches no file in \(folder)" : "is no file in \(folder)")
    }
    return Array(Set(found)).sorted()
  }

  /// Whether an argument of the command names a file, and is no other word.
  func isNamed(by argument: String) -> Bool {
    !argument.isEmpty && argument.utf8.first != UInt8(ascii: "-") && argument.utf8.count < 4096
      && isFile(argument)
  }

  func digested(_ paths: [String]) throws(Mistake) -> [Program.File] {
    guard paths.count <= Self.mostFiles else {
      throw Mistake(message: "there are more than \(Self.mostFiles) files")
    }
    return try paths.map { path throws(Mistake) in
      guard let digest = FileDigests.shared.digest(of: absolute(path)) else {
        throw Mistake(message: "\(path) cannot be read")
      }
      return Program.File(path: path, digest: digest)
    }
  }

  private func absolute(_ path: String) -> String {
    path.utf8.first == UInt8(ascii: "/") ? path : "\(folder)/\(path)"
  }

  private func expand(
    _ base: String, _ parts: ArraySlice<String>, _ found: inout [String], _ looked: inout Int
  ) throws(Mistake) {
    guard let part = parts.first else {
      if isFile(base) { found.append(base) }
      return
    }
    let rest = parts.dropFirst()
    func joined(_ name: String) -> String {
      base.isEmpty ? name : base.utf8.last == UInt8(ascii: "/") ? base + name : "\(base)/\(name)"
    }
    if !Self.isWild(part) { return try expand(joined(part), rest, &found, &looked) }
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: absolute(base.isEmpty ? "." : base))) ?? []
    looked += names.count
    guard looked <= Self.mostLooked, found.count <= Self.mostFiles else {
      throw Mistake(message: "matches too many files; name fewer folders")
    }
    if part == "**" {
      try expand(base, rest.isEmpty ? ["*"] : rest, &found, &looked)
      for name in names.sorted() where name.utf8.first != UInt8(ascii: ".") {
        // A link to a folder may lead round in a circle.
        if isFolder(joined(name)), !isLink(joined(name)) { try expand(joined(name), parts, &found, &looked) }
      }
      return
    }
    for name in names.sorted() where fnmatch(part, name, FNM_PERIOD) == 0 {
      let path = joined(name)
      if rest.isEmpty || isFolder(path) { try expand(path, rest, &found, &looked) }
    }
  }

  private static func isWild(_ part: String) -> Bool {
    part.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
  }

  private func mode(_ path: String) -> mode_t? {
    var state = stat()
    return stat(absolute(path), &state) == 0 ? state.st_mode & S_IFMT : nil
  }
  private func isFile(_ path: String) -> Bool { mode(path) == S_IFREG }
  private func isFolder(_ path: String) -> Bool { mode(path) == S_IFDIR }
  private func isLink(_ path: String) -> Bool {
    var state = stat()
    return lstat(absolute(path), &state) == 0 && state.st_mode & S_IFMT == S_IFLNK
  }
}
