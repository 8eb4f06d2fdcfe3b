import ArgumentParser
import Foundation
import Repositories
import Rows
import Vocabulary

/// What a side of a comparison may be, as the command line names it.
///
/// In this order: a folder or a `cells.csv` that is there; `REVISION:FOLDER`, spelled as git does; `FOLDER@COMMIT`.
struct ComparedSource {
  var text: String
  var catalog: Catalog

  /// - Throws: `ValidationError` that says what to give instead.
  func read() throws -> ComparedResults {
    let results = try found()
    if results.cells.isEmpty { throw ValidationError("\(text) holds no finished cell") }
    return results
  }

  private func found() throws -> ComparedResults {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: text, isDirectory: &isFolder) {
      return isFolder.boolValue ? try folder(text) : try file()
    }
    if let colon = text.firstIndex(of: ":") {
      return try committed(String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
    if let at = text.lastIndex(of: "@") {
      return try measured(String(text[..<at]), at: String(text[text.index(after: at)...]))
    }
    throw ValidationError(
      "there is no folder \(text); give one like results/NAME, or REVISION:results/NAME for a commit's")
  }

  private func folder(_ path: String) throws -> ComparedResults {
    let url = URL(filePath: path, directoryHint: .isDirectory)
    guard let results = try reading({ try ComparedResults(folder: url, named: path, catalog: catalog) })
    else {
      throw ValidationError(
        "\(path) holds no finished cell and no cells.csv; give a folder like results/NAME")
    }
    return results
  }

  private func file() throws -> ComparedResults {
    let data = try Data(contentsOf: URL(filePath: text))
    return ComparedResults(
      origin: text, cells: try reading { try ComparedCell.read(cellsFile: data, catalog: catalog) })
  }

  /// The `cells.csv` of a folder as it was committed.
  private func committed(_ revision: String, _ folder: String) throws -> ComparedResults {
    let repository = try repository()
    let commit = try commit(revision, repository)
    let trimmed = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    guard !trimmed.isEmpty else {
      throw ValidationError("\(text) names no folder; give one as in \(revision):results/NAME")
    }
    let path = trimmed.hasSuffix(".csv") ? trimmed : "\(trimmed)/cells.csv"
    guard let data = try repository.file(path, at: commit) else {
      let isHere = try repository.file("./\(path)", at: commit) != nil
      throw ValidationError(
        "commit \(commit.prefix(12)) has no \(path)"
          + (isHere
            ? "; paths begin at the top of the repository, from here it is \(revision):./\(trimmed)"
            : "; was it committed? `git log -- \(path)` says when"))
    }
    return ComparedResults(
      origin: "\(text), cells.csv of commit \(commit.prefix(12))",
      cells: try reading { try ComparedCell.read(cellsFile: data, catalog: catalog) })
  }

  /// Those results of a folder that one commit measured.
  private func measured(_ path: String, at revision: String) throws -> ComparedResults {
    guard FileManager.default.fileExists(atPath: path) else {
      throw ValidationError("there is no folder \(path)")
    }
    let all = try folder(path)
    // The folder need not be in the repository that measured: a hash is enough.
    let known = try? GitRepository(around: URL(filePath: path)).commit(revision)
    let part = all.measured(at: known ?? revision)
    guard !revision.isEmpty, !part.cells.isEmpty else {
      throw ValidationError("\(path) has no cell measured at '\(revision)', but \(all.commitsText)")
    }
    return part
  }

  private func repository() throws -> GitRepository {
    do throws(GitRepository.Failure) {
      return try GitRepository(around: URL(filePath: "."))
    } catch {
      switch error {
      case .noGit: throw ValidationError("\(text) names a commit, and git is not installed")
      case .noRepository:
        throw ValidationError("\(text) names a commit, and this folder is in no git repository")
      case .unknown(let reason): throw ValidationError("\(text) names a commit, and \(reason)")
      }
    }
  }

  private func commit(_ revision: String, _ repository: GitRepository) throws -> String {
    if let commit = try repository.commit(revision) { return commit }
    throw ValidationError(
      "there is no folder \(text), and git knows no commit '\(revision)'"
        + (try repository.isShallow()
          ? "; this clone is shallow: fetch the rest with `git fetch --unshallow`" : ""))
  }

  /// A file that cannot be read is named.
  private func reading<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as CellsFileError {
      throw ValidationError("\(text): no cells.csv of sweep: \(error)")
    }
  }
}
