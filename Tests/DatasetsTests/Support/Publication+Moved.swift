import Foundation

@testable import Datasets

extension Publication {
  /// The same files on another server: an archive at `address`, files beside it under their own names.
  func moved(to address: URL) -> Publication {
    func moved(_ file: PublishedFile, to url: URL) -> PublishedFile {
      PublishedFile(url: url, bytes: file.bytes, md5: file.md5)
    }
    switch self {
    case .archive(let archive): return .archive(moved(archive, to: address))
    case .files(let files):
      let folder = address.deletingLastPathComponent()
      return .files(files.map { moved($0, to: folder.appendingPathComponent($0.fileName)) })
    }
  }
}
