import Foundation

/// Why a file of a data set cannot be used.
public struct DataProblem: Error, Sendable, Hashable {
  /// What is wrong with a file.
  public enum Kind: Sendable, Hashable {
    case missing
    case wrongSize(bytes: Int)
    /// The size is right, the bytes are not.
    case wrongContent(md5: String)
    case unreadable(reason: String)
  }

  /// Whose file it is.
  public var dataset: Dataset
  /// The file that is wrong.
  public var file: DataFile
  /// The data folder.
  public var directory: URL
  /// What is wrong with it.
  public var kind: Kind
}

extension DataProblem: CustomStringConvertible {
  /// One sentence: what is wrong, and what to do.
  public var description: String {
    let path = file.url(in: directory).path
    let fetch = "`\(dataset.fetchCommand(into: directory))`"
    switch kind {
    case .missing:
      return "\(path) is missing: get it with \(fetch), or put the official file there "
        + "(\(grouped(file.bytes)) bytes\(file.md5.map { ", md5 \($0)" } ?? ""))"
    case .wrongSize(let bytes):
      return "\(path) has \(grouped(bytes)) bytes instead of \(grouped(file.bytes)): "
        + "replace it with \(fetch), or with the official file\(file.md5.map { " (md5 \($0))" } ?? "")"
    case .wrongContent(let md5):
      return "\(path) is damaged, or another file (md5 \(md5) instead of \(file.md5 ?? "none")): "
        + "replace it with \(fetch), or with the official file (\(grouped(file.bytes)) bytes)"
    case .unreadable(let reason):
      return "\(path) cannot be read (\(reason)): make it readable, or choose another folder with --data"
    }
  }
}

/// Everything that is wrong with a data set in one folder, as one error.
public struct DataProblems: Error, Sendable, Hashable, CustomStringConvertible {
  /// Never empty.
  public var all: [DataProblem]

  /// The path, what is wrong, and what to do.
  public var description: String {
    let dataset = all[0].dataset
    let head = "the data set \(dataset.name) cannot be used:"
    return ([head] + all.map { "  \($0)" }).joined(separator: "\n")
  }
}
