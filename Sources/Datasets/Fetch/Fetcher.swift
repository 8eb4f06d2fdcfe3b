import Foundation

/// Brings a data set into the data folder: download, checksum, unpack, checksum, rename.
///
/// Whatever interrupts it, the same call again continues; a file has its own name only when it is whole.
public struct Fetcher: Sendable {
  public var dataset: Dataset
  /// The data folder; created where missing.
  public var directory: URL
  /// Where the archive is asked for.
  public var address: URL
  public var report: @Sendable (FetchEvent) -> Void

  /// `address` stands in for the official one, e.g. a mirror.
  public init(
    _ dataset: Dataset, into directory: URL, from address: URL? = nil,
    report: @escaping @Sendable (FetchEvent) -> Void = { _ in }
  ) {
    self.dataset = dataset
    self.directory = directory
    self.address = address ?? dataset.archive.url
    self.report = report
  }

  /// Throws a ``FetchError``, or `CancellationError` when its task is cancelled.
  public func fetch() async throws {
    if dataset.check(in: directory).isEmpty { return report(.alreadyComplete) }
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      guard let lock = try DirectoryLock(directory) else { throw failure(.anotherFetch) }
      try await fetchLocked()
      _ = consume lock
    } catch let error as SystemError {
      throw failure(error.isDiskFull ? .diskFull(neededBytes: nil, freeBytes: nil) : notWritable(error))
    } catch let error as CocoaError {
      throw failure(notWritable(SystemError(error)))
    }
    report(.complete)
  }

  private func fetchLocked() async throws {
    let placed = directory.appendingPathComponent(dataset.archive.fileName, isDirectory: false)
    if let stamp = try? FileStamp(of: placed) {
      try checkPlaced(placed, bytes: stamp.bytes)
      report(.foundArchive(placed))
      return try unpack(placed)
    }
    let partial = PartialFile(
      url: directory.appendingPathComponent(dataset.archive.fileName + ".partial", isDirectory: false))
    try requireSpace(keptBytes: partial.bytes)
    try await download(to: partial)
    try unpack(partial.url)
    partial.delete()
  }

  private func unpack(_ archive: URL) throws {
    report(.unpacking)
    do throws(Unpacker.Failure) {
      try Unpacker(dataset: dataset, archive: archive, directory: directory).unpack()
    } catch {
      if error.isDiskFull { throw failure(.diskFull(neededBytes: nil, freeBytes: nil)) }
      throw failure(.unpacking(reason: error.reason))
    }
  }

  /// An archive that the user put there is used, or named as wrong, but never deleted.
  private func checkPlaced(_ archive: URL, bytes: Int) throws {
    guard bytes == dataset.archive.bytes else {
      throw failure(.otherArchive(path: archive.path, bytes: bytes, md5: nil))
    }
    let md5 = try MD5.digest(of: archive)
    guard md5 == dataset.archive.md5 else {
      throw failure(.otherArchive(path: archive.path, bytes: bytes, md5: md5))
    }
  }

  /// The rest of the archive and the unpacked files lie in the folder at the same time.
  private func requireSpace(keptBytes: Int) throws {
    let neededBytes = max(0, dataset.archive.bytes - keptBytes) + dataset.bytes
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: directory.path)
    guard let freeBytes = (attributes?[.systemFreeSize] as? NSNumber)?.intValue, freeBytes < neededBytes
    else { return }
    throw failure(.diskFull(neededBytes: neededBytes, freeBytes: freeBytes))
  }

  private func notWritable(_ error: SystemError) -> FetchError.Cause {
    .notWritable(reason: error.description)
  }

  func failure(_ cause: FetchError.Cause) -> FetchError {
    FetchError(dataset: dataset, address: address, directory: directory, cause: cause)
  }
}
