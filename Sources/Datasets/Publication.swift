import Foundation

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
