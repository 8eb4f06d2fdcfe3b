import Foundation

/// Brings a data set into the data folder: download, checksum, unpack, checksum, rename.
///
/// Whatever interrupts it, the same call again continues; a file has its own name only when it is whole.
public struct Fetcher: Sendable {
  public var dataset: Dataset
  /// The data folder; created where missing.
  public var directory: URL
  public var report: @Sendable (FetchEvent) -> Void

  public init(
    _ dataset: Dataset, into directory: URL, report: @escaping @Sendable (FetchEvent) -> Void = { _ in }
  ) {
    self.dataset = dataset
    self.directory = directory
    self.report = report
  }

  /// Throws a ``FetchError``, or `CancellationError` when its task is cancelled.
  public func fetch() async throws {
    let problems = dataset.check(in: directory)
    if problems.isEmpty { return report(.alreadyComplete) }
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      guard let lock = try DirectoryLock(directory) else { throw failure(.anotherFetch) }
      switch dataset.publication {
      case .archive(let archive): try await fetch(archive: archive)
      case .files(let files): try await fetch(files, for: Set(problems.map(\.file)))
      }
      _ = consume lock
    } catch let error as SystemError {
      throw failure(error.isDiskFull ? .diskFull(neededBytes: nil, freeBytes: nil) : notWritable(error))
    } catch let error as CocoaError {
      throw failure(notWritable(SystemError(error)))
    }
    report(.complete)
  }

  private func fetch(archive: PublishedFile) async throws {
    let placed = directory.appendingPathComponent(archive.fileName, isDirectory: false)
    if let stamp = try? FileStamp(of: placed) {
      try check(placed, is: archive, bytes: stamp.bytes)
      report(.foundArchive(placed))
      return try unpack(placed, of: archive)
    }
    let partial = PartialFile(of: placed)
    // The rest of the archive and the unpacked files lie in the folder at the same time.
    try requireSpace(max(0, archive.bytes - partial.bytes) + dataset.bytes)
    try await download(archive, to: partial)
    try unpack(partial.url, of: archive)
    partial.delete()
  }

  /// Only what is missing or damaged is asked for, one file after the other.
  private func fetch(_ published: [PublishedFile], for wanted: Set<DataFile>) async throws {
    let pairs = zip(published, dataset.files).filter { wanted.contains($1) }
    try requireSpace(pairs.reduce(0) { $0 + $1.1.bytes })
    for (source, file) in pairs {
      let target = file.url(in: directory)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      let partial = PartialFile(of: target)
      try await download(source, to: partial)
      try partial.url.renameSynchronized(to: target)
    }
  }

  private func unpack(_ url: URL, of archive: PublishedFile) throws {
    report(.unpacking)
    do throws(Unpacker.Failure) {
      try Unpacker(dataset: dataset, archive: url, directory: directory).unpack()
    } catch {
      if error.isDiskFull { throw failure(.diskFull(neededBytes: nil, freeBytes: nil)) }
      throw failure(.unpacking(reason: error.reason), at: archive)
    }
  }

  /// An archive that the user put there is used, or named as wrong, but never deleted.
  private func check(_ placed: URL, is archive: PublishedFile, bytes: Int) throws {
    guard bytes == archive.bytes else {
      throw failure(.otherArchive(path: placed.path, bytes: bytes, md5: nil), at: archive)
    }
    let md5 = try MD5.digest(of: placed)
    guard md5 == archive.md5 else {
      throw failure(.otherArchive(path: placed.path, bytes: bytes, md5: md5), at: archive)
    }
  }

  private func requireSpace(_ neededBytes: Int) throws {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: directory.path)
    guard let freeBytes = (attributes?[.systemFreeSize] as? NSNumber)?.intValue, freeBytes < neededBytes
    else { return }
    throw failure(.diskFull(neededBytes: neededBytes, freeBytes: freeBytes))
  }

  private func notWritable(_ error: SystemError) -> FetchError.Cause {
    .notWritable(reason: error.description)
  }

  /// - Parameter file: what was being fetched; nil where the failure is not about a file.
  func failure(_ cause: FetchError.Cause, at file: PublishedFile? = nil) -> FetchError {
    FetchError(dataset: dataset, file: file ?? dataset.publication.all[0], directory: directory, cause: cause)
  }
}
