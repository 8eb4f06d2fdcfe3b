import Foundation

extension Invocation {
  /// This call: its id from time and random digits, the host, and the git state of the experiment file's folder.
  ///
  /// - Parameter results: the folder of all results. Nothing is computed from it, so that results which are kept in
  ///   git and have just been renewed are no local change; unless the experiment file lies in it too.
  public static func current(
    experimentFile: String, results: String, command: String, now: Date = Date()
  ) -> Invocation {
    let folder = resolved(experimentFile).deletingLastPathComponent().path
    let results = resolved(results).path
    let status = ["-C", folder, "status", "--porcelain=v2", "--branch", "--untracked-files=no"]
    var state: String?
    if !(folder + "/").hasPrefix(results + "/") {
      // Fails where the results lie outside the repository, whose status they then do not touch.
      state = git(status + ["--", ":/", ":(exclude,literal)" + results])
    }
    let (commit, isDirty) = Self.commit(fromStatus: state ?? git(status) ?? "")
    let random = String(UInt32.random(in: 0...UInt32.max), radix: 16)
    return Invocation(
      id: "\(Int(now.timeIntervalSince1970 * 1000))-\(random)", host: HostName.current,
      commit: commit, isDirty: isDirty, command: command)
  }

  /// The commit that is checked out, and whether tracked files differ from it, from git's second porcelain format.
  static func commit(fromStatus text: String) -> (commit: String?, isDirty: Bool) {
    let lines = text.split(separator: "\n")
    let opening = "# branch.oid "
    let commit = lines.first { $0.hasPrefix(opening) }.map { String($0.dropFirst(opening.count)) }
    // Before the first commit git says so, in parentheses.
    guard let commit, !commit.hasPrefix("(") else { return (nil, false) }
    return (commit, lines.contains { !$0.hasPrefix("#") })
  }

  private static func resolved(_ path: String) -> URL {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
  }

  /// What git says, trimmed; nil where there is no git or no repository.
  private static func git(_ arguments: [String]) -> String? {
    let (status, output) = GitCall.ask(arguments)
    guard status == 0 else { return nil }
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
