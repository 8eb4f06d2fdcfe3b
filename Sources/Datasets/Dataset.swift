import Foundation

/// An official data set: where it is published, and how to tell that a copy is the official one to the byte.
public struct Dataset: Sendable, Hashable {
  /// What an experiment file writes after `dataset:`.
  public var name: String
  /// One line for `sweep data list`.
  public var summary: String
  /// Where it is published: in one archive, or file by file.
  public var publication: Publication
  /// The files that are used, those for training first; everything else in an archive is ignored.
  public var trainingFiles: [DataFile]
  /// Those that a test set is read from.
  public var testFiles: [DataFile]

  /// A data set whose files lie in one compressed tar file.
  public init(
    name: String, summary: String, archive: PublishedFile, training: [DataFile], test: [DataFile] = []
  ) {
    self.name = name
    self.summary = summary
    publication = .archive(archive)
    (trainingFiles, testFiles) = (training, test)
  }

  /// A data set whose files are published one by one and kept as they are, in `folder` under the data folder.
  public init(
    name: String, summary: String, folder: String, training: [PublishedFile], test: [PublishedFile] = []
  ) {
    func kept(_ files: [PublishedFile]) -> [DataFile] {
      files.map { DataFile(path: "\(folder)/\($0.fileName)", bytes: $0.bytes, md5: $0.md5) }
    }
    self.name = name
    self.summary = summary
    publication = .files(training + test)
    (trainingFiles, testFiles) = (kept(training), kept(test))
  }

  /// All of them.
  public var files: [DataFile] { trainingFiles + testFiles }

  /// Names the content: part of the identity of every cell that reads the data.
  public var digest: String {
    let known = files.compactMap(\.md5)
    if case .archive(let archive) = publication, known.count < files.count { return "md5:" + archive.md5 }
    return "md5:" + known.joined(separator: "+")
  }

  /// Bytes of all files together, as they lie under the data folder.
  public var bytes: Int {
    files.reduce(0) { $0 + $1.bytes }
  }

  /// Whether the content of every file can be checked, not its size alone.
  public var hasChecksums: Bool { files.allSatisfy { $0.md5 != nil } }
}

/// One file of a data set.
public struct DataFile: Sendable, Hashable {
  /// Path under the data folder, and in the archive where there is one: `cifar-100-binary/train.bin`.
  public var path: String
  /// The size of the file.
  public var bytes: Int
  /// nil where none is published: the archive's then vouches for what is unpacked from it, and of a file that was put
  /// there by hand only the size is known.
  public var md5: String?

  package init(path: String, bytes: Int, md5: String? = nil) {
    self.path = path
    self.bytes = bytes
    self.md5 = md5
  }

  /// The last part of the path.
  public var name: String { (path as NSString).lastPathComponent }

  /// Where the file is when `directory` is the data folder.
  public func url(in directory: URL) -> URL {
    directory.appendingPathComponent(path, isDirectory: false)
  }
}

/// The form in which a data set can be had from its publisher.
public enum Publication: Sendable, Hashable {
  /// One compressed tar file that holds all files.
  case archive(PublishedFile)
  /// Every file by itself, in the order of ``Dataset/files``.
  case files([PublishedFile])

  /// The archive, or the files, which are at least one.
  public var all: [PublishedFile] {
    switch self {
    case .archive(let archive): [archive]
    case .files(let files): files
    }
  }
}

/// A file at an address.
public struct PublishedFile: Sendable, Hashable {
  /// Where its makers publish it.
  public var url: URL
  /// The size of the file.
  public var bytes: Int
  /// 32 lower-case hexadecimal digits, as ``DataFile/md5``.
  public var md5: String

  /// The last part of the address, e.g. `cifar-100-binary.tar.gz`.
  public var fileName: String { url.lastPathComponent }
}

extension PublishedFile {
  /// For literals: an address that is not a URL is a mistake in the program.
  public init(_ address: StaticString, bytes: Int, md5: String) {
    guard let url = URL(string: "\(address)") else { preconditionFailure("not a URL: \(address)") }
    self.init(url: url, bytes: bytes, md5: md5)
  }
}
