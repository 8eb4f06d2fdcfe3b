import Foundation
import Results

/// The git repository around a folder; asked only, never changed.
struct GitRepository {
  enum Failure: Error {
    case noGit, noRepository
    case unknownRevision(isShallow: Bool)
  }

  private let folder: String

  /// - Throws: ``Failure``
  init(around folder: String = ".") throws {
    self.folder = folder
    let (status, _) = GitCall.ask(["-C", folder, "rev-parse", "--git-dir"])
    // What `env` says of a program that is not there.
    if status == 127 || status == nil { throw Failure.noGit }
    guard status == 0 else { throw Failure.noRepository }
  }

  /// The full hash of a commit: of a branch, a tag, `HEAD~3`, the beginning of a hash.
  func commit(_ revision: String) throws -> String {
    if !revision.isEmpty,
      let hash = output(["rev-parse", "--verify", "--quiet", "--end-of-options", "\(revision)^{commit}"])
    {
      return String(decoding: hash, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let shallow = output(["rev-parse", "--is-shallow-repository"])
    throw Failure.unknownRevision(isShallow: shallow?.starts(with: Data("true".utf8)) ?? false)
  }

  /// A file as a commit has it, by its path from the top of the repository, or from here with `./` before it; nil where
  /// the commit has none.
  func file(_ path: String, at commit: String) -> Data? { output(["cat-file", "blob", "\(commit):\(path)"]) }

  private func output(_ arguments: [String]) -> Data? {
    let (status, output) = GitCall.ask(["-C", folder] + arguments)
    return status == 0 ? output : nil
  }
}
