import Files
import Foundation

/// Brings a data set into the data folder: download, checksum, unpack, checksum, rename.
///
/// Whatever interrupts it, the same call again continues; a file has its own name only when it is whole.
public struct Fetcher: Sendable {
  /// What is fetched.
  public var dataset: Dataset
  /// The data folder; created where missing.
  public var directory: URL
  /// Is told how far it is.
  public var report: @Sendable (FetchEvent) -> Void
  /// Of curl: where it is found, and by which proxy it goes.
  package var environment = ProcessInfo.processInfo.environment

  package init(
    _ dataset: Dataset, into directory: URL, report: @escaping @Sendable (FetchEvent) -> Void = { _ in }
  ) {
    self.dataset = dataset
    self.directory = directory
    self.report = report
  }

  /// Throws a ``FetchError``.
  public func fetch() throws {
    let problems = dataset.check(in: directory)
    if problems.isEmpty { return report(.alreadyComplete) }
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      guard let lock = try DirectoryLock(directory) else { throw failure(.anotherFetch) }
      switch dataset.publication {
      case .archive(let archive): try fetch(archive: archive, lock.descriptor)
      case .files(let files): try fetch(files, for: Set(problems.map(\.file)), lock.descriptor)
      }
      _ = consume lock
    } catch let error as FetchError {
      throw error
    } catch {
      let error = SystemError(error)
      throw failure(
        error.isDiskFull
          ? .diskFull(neededBytes: nil, freeBytes: nil) : .notWritable(reason: error.description))
    }
    report(.complete)
  }

  private func fetch(archive: PublishedFile, _ lock: Int32) throws {
    let placed = directory.appendingPathComponent(archive.fileName, isDirectory: false)
    if let stamp = try? FileStamp(of: placed) {
      try check(placed, is: archive, bytes: stamp.bytes)
      report(.foundArchive(placed))
      return try unpack(placed, of: archive)
    }
    let partial = Self.partial(of: placed)
    // The rest of the archive and the unpacked files lie in the folder at the same time.
    try requireSpace(max(0, archive.bytes - Self.bytes(of: partial)) + dataset.bytes)
    try download(archive, to: partial, lock)
    try unpack(partial, of: archive)
    unlink(partial.path)
  }

  /// Only what is missing or damaged is asked for, one file after the other.
  private func fetch(_ published: [PublishedFile], for wanted: Set<DataFile>, _ lock: Int32) throws {
    let pairs = zip(published, dataset.files).filter { wanted.contains($1) }
    try requireSpace(pairs.reduce(0) { $0 + $1.1.bytes })
    for (source, file) in pairs {
      let target = file.url(in: directory)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      let partial = Self.partial(of: target)
      try download(source, to: partial, lock)
      try partial.becomeWhole(target)
    }
  }

  /// `NAME.partial`, only ever appended to: it gets no other name before it is whole and checked.
  private static func partial(of target: URL) -> URL { URL(filePath: target.path + ".partial") }

  private static func bytes(of partial: URL) -> Int { (try? FileStamp(of: partial).bytes) ?? 0 }

  /// Leaves the whole of `file` in `partial`, checked, or throws.
  ///
  /// A second request follows only where what an earlier attempt left turns out to be useless; what arrived
  /// in this call and is wrong is an error at once, so a broken server is never asked in circles.
  private func download(_ file: PublishedFile, to partial: URL, _ lock: Int32) throws {
    var keptBytes = Self.bytes(of: partial)
    func startOver(_ reason: String) {
      report(.startingOver(reason: reason))
      unlink(partial.path)
      keptBytes = 0
    }
    if keptBytes > file.bytes { startOver("the partial file is longer than the whole") }
    while true {
      if Self.bytes(of: partial) < file.bytes {
        report(.downloading(from: file.url, keptBytes: keptBytes, totalBytes: file.bytes))
        do throws(Download.Failure) {
          try request(file, to: partial, lock)
        } catch {
          if case .rangeRefused = error, keptBytes > 0 {
            startOver("the server cannot continue the partial file")
            continue
          }
          if case .otherSize = error, keptBytes == 0 { unlink(partial.path) }
          throw failure(cause(of: error, partial), at: file)
        }
      }
      let md5 = try MD5.digest(of: partial)
      if md5 == file.md5 { return }
      guard keptBytes > 0 else {
        unlink(partial.path)
        throw failure(.otherContent(md5: md5), at: file)
      }
      startOver("the partial file was damaged")
    }
  }

  private func request(_ file: PublishedFile, to partial: URL, _ lock: Int32) throws(Download.Failure) {
    do {
      try Download(
        address: file.url, partial: partial, totalBytes: file.bytes, lock: lock, environment: environment
      ) {
        report(.progress($0))
      }.run()
    } catch let error as Download.Failure {
      throw error
    } catch { throw .network(reason: "\(error)") }
  }

  private func cause(of error: Download.Failure, _ partial: URL) -> FetchError.Cause {
    switch error {
    case .network(let reason): .network(reason: reason, keptBytes: Self.bytes(of: partial))
    case .status(let status): .status(status)
    case .otherSize(let bytes): .otherSize(bytes: bytes)
    case .rangeRefused: .otherSize(bytes: nil)
    case .noProgram: .noProgram
    case .notWritten
    where FileManager.default.isWritableFile(atPath: partial.deletingLastPathComponent().path):
      .diskFull(neededBytes: nil, freeBytes: nil)
    case .notWritten: .notWritable(reason: SystemError(code: EACCES).description)
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

  /// - Parameter file: what was being fetched; nil where the failure is not about a file.
  func failure(_ cause: FetchError.Cause, at file: PublishedFile? = nil) -> FetchError {
    FetchError(dataset: dataset, file: file ?? dataset.publication.all[0], directory: directory, cause: cause)
  }
}

extension URL {
  /// Gives the file the name `target`, in one step, once the disk has every byte of it; makes the folder for it.
  func becomeWhole(_ target: URL) throws {
    try Folder(target.deletingLastPathComponent(), making: true).take(
      lastPathComponent, as: target.lastPathComponent, from: Folder(deletingLastPathComponent()),
      lasting: true)
  }
}
