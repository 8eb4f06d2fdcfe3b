import Foundation

/// What a repository says of the code that measures.
struct GitState: Hashable {
  /// Nil before the first commit.
  var commit: String?
  var isDirty = false
  /// Why something of that is not known; the end of a sentence.
  var unknown: String?
}

extension GitRepository {
  private static let deepest = 8

  /// The commit that is checked out, and whether tracked files differ from it, those of submodules too.
  ///
  /// - Parameter excluded: a folder whose files do not count.
  /// - Throws: ``Failure``
  func state(excluding excluded: String? = nil, depth: Int = 0) throws(Failure) -> GitState {
    // Into submodules git would go with their configuration: it is asked for each by itself.
    let arguments = [
      "status", "--porcelain=v2", "--branch", "-z", "--no-renames", "--untracked-files=no",
      "--ignore-submodules=dirty",
    ]
    var answer: (status: Int?, output: Data)?
    if let excluded {
      // Fails where that lies outside the repository, whose state it then does not touch.
      let scoped = try ask(arguments + ["--", ":/", ":(exclude,literal)" + excluded])
      if scoped.status == 0 { answer = scoped }
    }
    if answer == nil { answer = try ask(arguments) }
    guard let output = answer?.output, answer?.status == 0 else {
      throw .unknown("git cannot read the repository of \(top.path): `git status` there says why")
    }
    var state = GitState()
    let lines = Self.lines(output)
    state.commit = Self.commit(lines)
    let changes = lines.filter { !$0.hasPrefix("#") }
    guard state.commit != nil else { return state }
    if !changes.isEmpty {
      if try areChangesOfFilters(changes) {
        state.unknown = "a filter of its .gitattributes tells which files differ, and is not run"
      } else {
        state.isDirty = true
        return state
      }
    }
    for path in try submodules() where depth < Self.deepest {
      guard let inner = try submodule(path) else { continue }
      let theirs = try inner.state(depth: depth + 1)
      if theirs.isDirty { return GitState(commit: state.commit, isDirty: true) }
      state.unknown = state.unknown ?? theirs.unknown
    }
    return state
  }

  static func lines(_ output: Data) -> [String] {
    output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  static func commit(_ lines: [String]) -> String? {
    let opening = "# branch.oid "
    let commit = lines.first { $0.hasPrefix(opening) }.map { String($0.dropFirst(opening.count)) }
    // Before the first commit git says so, in parentheses.
    return commit.flatMap { $0.hasPrefix("(") ? nil : $0 }
  }

  /// Whether every change is one of file against index, of a file that a filter would turn into what the index holds.
  private func areChangesOfFilters(_ changes: [String]) throws(Failure) -> Bool {
    var paths: [String] = []
    for change in changes {
      // `1 XY sub mH mI mW hH hI path`: X of the index against the commit, Y of the file against the index.
      let fields = change.split(separator: " ", maxSplits: 8, omittingEmptySubsequences: false)
      guard fields.count == 9, fields[0] == "1", fields[1] == ".M", fields[2] == "N..." else { return false }
      paths.append(String(fields[8]))
    }
    let (status, output) = try ask(
      ["-C", top.path, "check-attr", "-z", "--stdin", "filter"],
      input: Data(paths.map { $0 + "\0" }.joined().utf8))
    guard status == 0 else { return false }
    // Path, attribute, value; each ends in a zero.
    let words = output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
    let values = stride(from: 2, to: words.count, by: 3).map {
      String(decoding: words[words.startIndex + $0], as: UTF8.self)
    }
    return values.count == paths.count && !values.contains("unspecified") && !values.contains("unset")
  }

  /// Paths of what the index has as a commit of another repository, from the top.
  private func submodules() throws(Failure) -> [String] {
    let (status, output) = try ask(["-C", top.path, "ls-files", "--stage", "-z"])
    guard status == 0 else { return [] }
    return output.split(separator: 0).compactMap { entry in
      // `MODE HASH STAGE\tPATH`
      guard entry.starts(with: Data("160000 ".utf8)), let tab = entry.firstIndex(of: 9) else { return nil }
      return String(decoding: entry[(tab + 1)...], as: UTF8.self)
    }
  }
}

extension GitRepository {
  /// The full hash of a commit: of a branch, a tag, `HEAD~3`, the beginning of a hash; nil where there is none.
  ///
  /// - Throws: ``Failure``
  public func commit(_ revision: String) throws(Failure) -> String? {
    guard !revision.isEmpty else { return nil }
    renewTime()
    let (status, hash) = try ask(
      ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(revision)^{commit}"])
    guard status == 0 else { return nil }
    return String(decoding: hash, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Whether older commits have not been fetched.
  ///
  /// - Throws: ``Failure``
  public func isShallow() throws(Failure) -> Bool {
    renewTime()
    return try ask(["rev-parse", "--is-shallow-repository"]).output.starts(with: Data("true".utf8))
  }

  /// A file as a commit has it, by its path from the top of the repository, or from the folder with `./` before it; nil
  /// where the commit has none.
  ///
  /// - Throws: ``Failure``
  public func file(_ path: String, at commit: String) throws(Failure) -> Data? {
    renewTime()
    let (status, output) = try ask(["cat-file", "blob", "\(commit):\(path)"])
    return status == 0 ? output : nil
  }
}
