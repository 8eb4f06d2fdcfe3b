import Foundation

extension Fetcher {
  /// Leaves the whole of `file` in `partial`, checked, or throws.
  ///
  /// A second request follows only where what an earlier attempt left turns out to be useless; what arrived
  /// in this call and is wrong is an error at once, so a broken server is never asked in circles.
  func download(_ file: PublishedFile, to partial: PartialFile) async throws {
    var keptBytes = partial.bytes
    if keptBytes > file.bytes {
      report(.startingOver(reason: "the partial file is longer than the whole"))
      partial.delete()
      keptBytes = 0
    }
    while true {
      if partial.bytes < file.bytes {
        report(.downloading(from: file.url, keptBytes: keptBytes, totalBytes: file.bytes))
        do {
          try await request(file, to: partial)
        } catch Download.Failure.rangeRefused where keptBytes > 0 {
          report(.startingOver(reason: "the server cannot continue the partial file"))
          partial.delete()
          keptBytes = 0
          continue
        }
      }
      let md5 = try MD5.digest(of: partial.url)
      if md5 == file.md5 { return }
      partial.delete()
      guard keptBytes > 0 else { throw failure(.otherContent(md5: md5), at: file) }
      report(.startingOver(reason: "the partial file was damaged"))
      keptBytes = 0
    }
  }

  private func request(_ file: PublishedFile, to partial: PartialFile) async throws {
    let download = Download(from: file.url, to: partial, totalBytes: file.bytes) { progress in
      report(.progress(progress))
    }
    do {
      try await download.run()
    } catch let error as Download.Failure {
      switch error {
      case .network(let reason): throw failure(.network(reason: reason, keptBytes: partial.bytes), at: file)
      case .status(let status): throw failure(.status(status), at: file)
      case .otherSize(let bytes): throw failure(.otherSize(bytes: bytes), at: file)
      case .disk(let error): throw error
      case .cancelled: throw CancellationError()
      case .rangeRefused: throw error
      }
    }
  }
}
