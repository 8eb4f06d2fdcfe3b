import Foundation

/// Why a fetch failed; its description is the whole message for the user.
public struct FetchError: Error, Sendable, Hashable {
  /// Why a download failed.
  public enum Cause: Sendable, Hashable {
    /// No connection, or one that broke; `keptBytes` are there for the next attempt.
    case network(reason: String, keptBytes: Int)
    case status(Int)
    /// curl, which downloads, is not installed.
    case noProgram
    /// The server offers something of another size; nil where it is longer without saying how much.
    case otherSize(bytes: Int?)
    /// Downloaded completely and deleted, because the content is wrong.
    case otherContent(md5: String)
    case unpacking(reason: String)
    /// An archive that the user put into the data folder is not the official one.
    case otherArchive(path: String, bytes: Int, md5: String?)
    case diskFull(neededBytes: Int?, freeBytes: Int?)
    case notWritable(reason: String)
    case anotherFetch
  }

  /// What was to be fetched.
  public var dataset: Dataset
  /// What was being fetched, or is to be fetched first.
  public var file: PublishedFile
  /// The data folder.
  public var directory: URL
  /// Why it failed.
  public var cause: Cause
}

extension FetchError: CustomStringConvertible {
  /// What happened, and how to get the files another way.
  public var description: String {
    let folder = directory.path
    let failure = "cannot fetch \(dataset.name) from \(file.url.absoluteString): "
    switch cause {
    case .network(let reason, let keptBytes):
      let kept = keptBytes == 0 ? "" : " (it continues after the \(grouped(keptBytes)) bytes that are there)"
      return failure + reason + "\nRun the same command again when the address can be reached\(kept), or "
        + byHand
    case .status(let status):
      let words = [403: " (forbidden)", 404: " (not found)", 429: " (too many requests)"][status] ?? ""
      return failure + "the server answers \(status)\(words)\nTry again later, or " + byHand
    case .noProgram:
      return failure + "the program curl is not installed\nInstall it and run the same command again, or "
        + byHand
    case .otherSize(let bytes):
      let found = bytes.map { "a file of \(grouped($0)) bytes" } ?? "a longer file"
      return failure + "the server sends \(found) where \(grouped(file.bytes)) are right; "
        + "perhaps a login page of the network answers in its place\nTry again later, or " + byHand
    case .otherContent(let md5):
      return failure + "what arrived is not the official file (md5 \(md5) instead of "
        + "\(file.md5)) and was deleted\nRun the same command again, or " + byHand
    case .unpacking(let reason):
      return "cannot unpack \(file.fileName): \(reason)\n"
        + "Mend that and run the same command again, or " + byHand
    case .otherArchive(let path, let bytes, let md5):
      let found = md5.map { "md5 \($0) instead of \(file.md5)" }
      return "\(path) is not the official archive "
        + "(\(found ?? "\(grouped(bytes)) bytes instead of \(grouped(file.bytes))")): "
        + "delete it and run the same command again"
    case .diskFull(let neededBytes?, let freeBytes?):
      return "not enough space in \(folder): \(megabytes(neededBytes)) are needed and "
        + "\(megabytes(freeBytes)) are free; make room, or choose another folder with --data"
    case .diskFull:
      return "the disk of \(folder) is full: make room and run the same command again (it continues where "
        + "it stopped), or choose another folder with --data"
    case .notWritable(let reason):
      return "cannot write into \(folder) (\(reason)): choose another folder with --data"
    case .anotherFetch:
      return "another `sweep data fetch` is at work in \(folder): wait until it is done"
    }
  }

  /// The way without network: what to put where, and the archive as an alternative where there is one.
  private var byHand: String {
    let files = "put the official files there yourself:\n" + dataset.placement(in: directory)
    guard case .archive(let archive) = dataset.publication else { return files }
    return files + "\nor the archive as it is, and run the same command again:\n"
      + archive.placement(in: directory)
  }
}
