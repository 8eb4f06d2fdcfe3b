import Foundation

extension Fetcher {
  /// Leaves the whole archive in `partial`, checked, or throws.
  ///
  /// A second request follows only where what an earlier attempt left turns out to be useless; what arrived
  /// in this call and is wrong is an error at once, so a broken server is never asked in circles.
  func download(to partial: PartialFile) async throws {
    let archive = dataset.archive
    var keptBytes = partial.bytes
    if keptBytes > archive.bytes {
      report(.startingOver(reason: "the partial file is longer than the archive"))
      partial.delete()
      keptBytes = 0
    }
    while true {
      if partial.bytes < archive.bytes {
        report(.downloading(from: address, keptBytes: keptBytes))
        do {
          try await request(to: partial)
        } catch Download.Failure.rangeRefused where keptBytes > 0 {
          report(.startingOver(reason: "the server cannot continue the partial file"))
          partial.delete()
          keptBytes = 0
          continue
        }
      }
      let md5 = try MD5.digest(of: partial.url)
      if md5 == archive.md5 { return }
      partial.delete()
      guard keptBytes > 0 else { throw failure(.otherContent(md5: md5)) }
      report(.startingOver(reason: "the partial file was damaged"))
      keptBytes = 0
    }
  }

  private func request(to partial: PartialFile) async throws {
    let download = Download(from: address, to: partial, totalBytes: dataset.archive.bytes) { progress in
      report(.progress(progress))
    }
    do {
      try await download.run()
    } catch let error as Download.Failure {
      switch error {
      case .network(let reason): throw failure(.network(reason: reason, keptBytes: partial.bytes))
      case .status(let status): throw failure(.status(status))
      case .otherSize(let bytes): throw failure(.otherSize(bytes: bytes))
      case .disk(let error): throw error
      case .cancelled: throw CancellationError()
      case .rangeRefused: throw error
      }
    }
  }
}
