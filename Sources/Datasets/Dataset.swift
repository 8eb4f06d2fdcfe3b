import Foundation

/// An official data set: where it is published, and how to tell that a copy is the official one to the byte.
public struct Dataset: Sendable, Hashable {
  /// What an experiment file writes after `dataset:`.
  public var name: String
  /// One line for `sweep data list`.
  public var summary: String
  /// Labels that the data tell apart.
  public var classes: Int
  public var archive: Archive
  /// The files of the archive that are used; everything else in it is ignored.
  public var files: [DataFile]

  public init(name: String, summary: String, classes: Int, archive: Archive, files: [DataFile]) {
    self.name = name
    self.summary = summary
    self.classes = classes
    self.archive = archive
    self.files = files
  }

  /// Names the content: part of the identity of every cell that reads the data.
  public var digest: String {
    let known = files.compactMap(\.md5)
    return "md5:" + (known.count == files.count ? known.joined(separator: "+") : archive.md5)
  }

  /// Bytes of all files together, unpacked.
  public var bytes: Int {
    files.reduce(0) { $0 + $1.bytes }
  }
}

/// The compressed tar file in which a data set is published.
public struct Archive: Sendable, Hashable {
  public var url: URL
  public var bytes: Int
  /// 32 lower-case hexadecimal digits, as ``DataFile/md5``.
  public var md5: String

  public init(url: URL, bytes: Int, md5: String) {
    self.url = url
    self.bytes = bytes
    self.md5 = md5
  }

  /// For literals: an address that is not a URL is a mistake in the program.
  public init(_ address: StaticString, bytes: Int, md5: String) {
    guard let url = URL(string: "\(address)") else { preconditionFailure("not a URL: \(address)") }
    self.init(url: url, bytes: bytes, md5: md5)
  }

  /// The last part of the address, e.g. `cifar-100-binary.tar.gz`.
  public var fileName: String { url.lastPathComponent }
}

/// One file of a data set.
public struct DataFile: Sendable, Hashable {
  /// Path in the archive, and under the data folder: `cifar-100-binary/train.bin`.
  public var path: String
  public var bytes: Int
  /// nil where none is published: the archive's then vouches for what is unpacked from it, and of a file that was put
  /// there by hand only the size is known.
  public var md5: String?

  public init(path: String, bytes: Int, md5: String? = nil) {
    self.path = path
    self.bytes = bytes
    self.md5 = md5
  }

  /// Where the file is when `directory` is the data folder.
  public func url(in directory: URL) -> URL {
    directory.appendingPathComponent(path, isDirectory: false)
  }
}
