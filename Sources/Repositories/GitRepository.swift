import Foundation

/// The git repository around a folder, asked without running or obeying anything that lies in it.
///
/// A repository's configuration names programs: `core.fsmonitor`, filters, hooks, helpers, pagers. One that somebody
/// else sent must not be asked as it lies. This is a folder of ours that stands for its `.git`: links to what holds
/// history and index, and a configuration of a few plain values. Programs have no place in it, whoever they are for:
/// the user's own configuration is not read either but for the same values. As git is told where the repository is, it
/// looks for none itself, neither a bare one among the files nor the one of an environment variable, and does not mind
/// whose it is.
public final class GitRepository {
  /// Why git gave no answer.
  public enum Failure: Error, Hashable, CustomStringConvertible {
    case noGit
    case noRepository
    /// There is one, and it could not be asked; the end of a sentence.
    case unknown(String)

    /// What git said, or why it was not asked.
    public var description: String {
      switch self {
      case .noGit: "git is not installed"
      case .noRepository: "no git repository"
      case .unknown(let reason): reason
      }
    }
  }

  /// That holds `.git`.
  let top: URL
  private let folder: URL
  private let stand: StandInFolder
  private var call: GitCall

  /// - Parameter folder: in the working tree.
  /// - Throws: ``Failure``
  public convenience init(around folder: URL) throws(Failure) {
    try self.init(around: folder) { () throws(Failure) in try GitCall() }
  }

  init(around folder: URL, _ call: () throws(Failure) -> GitCall) throws(Failure) {
    self.folder = folder
    guard let place = try GitPlace.around(folder) else { throw .noRepository }
    top = place.top
    self.call = try call()
    stand = try StandInFolder(for: place)
    try configure(place)
  }

  /// Runs git in the folder.
  func ask(_ arguments: [String], input: Data = Data()) throws(Failure) -> (status: Int?, output: Data) {
    let words = ["-C", folder.path, "--no-pager", "--no-optional-locks"]
    return try call.ask(words + arguments, environment: environment(), input: input)
  }

  /// Allows for the next questions as much time as for the first.
  func renewTime() { call.renew() }

  /// For the repository of a submodule: it shares what is left of the time.
  func submodule(_ path: String) throws(Failure) -> GitRepository? {
    let inner = top.appending(path: path)
    guard try GitPlace.at(inner) != nil else { return nil }
    let call = call
    return try GitRepository(around: inner) { () throws(Failure) in call }
  }

  /// Of plain values that say how files and history are read. Nothing that names a program, a path or an address.
  private static let plain = """
    ^(core\\.(filemode|symlinks|ignorecase|precomposeunicode|autocrlf|eol|safecrlf|trustctime|checkstat)\
    |extensions\\.(objectformat|refstorage))$
    """

  private func configure(_ place: GitPlace) throws(Failure) {
    func values(_ arguments: [String], _ environment: [String: String]) throws(Failure) -> [(String, String)]
    {
      let (_, output) = try call.ask(
        ["config"] + arguments + ["--null", "--get-regexp", Self.plain], environment: environment)
      return output.split(separator: 0).compactMap { entry in
        let text = String(decoding: entry, as: UTF8.self)
        // A key alone is true.
        guard let feed = text.firstIndex(of: "\n") else { return (text, "true") }
        return (String(text[..<feed]), String(text[text.index(after: feed)...]))
      }
    }
    var users = environment()
    for name in ["GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL"] { users[name] = nil }
    for name in ["HOME", "XDG_CONFIG_HOME"] { users[name] = ProcessInfo.processInfo.environment[name] }
    var known = try values([], users)
    if let configuration = place.configuration {
      known += try values(["--file", configuration.path, "--no-includes"], environment())
    }
    try stand.write(configuration: known)
  }

  private func environment() -> [String: String] {
    [
      "PATH": call.path, "HOME": stand.url.path, "XDG_CONFIG_HOME": stand.url.path, "LC_ALL": "C",
      "GIT_DIR": stand.url.path, "GIT_WORK_TREE": top.path, "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_ATTR_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0",
      "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1",
    ]
  }
}
