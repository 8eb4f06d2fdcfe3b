import Files
import Foundation
import Processes

/// Holds a results folder for one invocation, by advisory locks: `results/NAME/lock` alone, or shared with the other
/// shards or workers, of which each has a lock of its own.
///
/// The system lets go of them however the process ends. The files stay: they say who held the folder last.
public struct StoreLock: ~Copyable {
  private let descriptors: [Int32]
  /// A file that nobody else will ever lock.
  private let passing: (name: String, folder: Folder)?
  /// What the file system cannot do that a run would like: sentences, each with what to do.
  public let warnings: [String]

  /// - Parameters:
  ///   - directory: `results/NAME`; made where it is missing.
  ///   - shard: the part of the cells that is run, where others run the other parts.
  ///   - worker: the name of one of several workers that claim cells one by one.
  /// - Throws: ``StoreInUse`` where another invocation holds it, ``FileError`` where it cannot be written or holds
  ///   links.
  public init(directory: URL, shard: Shard? = nil, worker: String? = nil) throws {
    let folder = try Folder(directory, making: true)
    try ResultsLayout.check(folder)
    var warnings: [String] = []
    if try !folder.synchronise() {
      warnings.append(
        "the file system of \(directory.path) cannot sync folders: after a power loss the latest results may be "
          + "missing; give a local folder with --results where that matters")
    }
    let part = worker.map { Shard.lockPrefix + $0 } ?? shard?.lockName
    let whole = try Self.lock("lock", in: folder, part == nil ? LOCK_EX : LOCK_SH, &warnings)
    do {
      let own = try part.map { try Self.lock($0, in: folder, LOCK_EX, &warnings) }
      Self.sign(own ?? whole)
      descriptors = [whole] + (own.map { [$0] } ?? [])
    } catch {
      close(whole)
      throw error
    }
    passing = worker == nil ? nil : part.map { ($0, folder) }
    self.warnings = warnings
  }

  private static func lock(
    _ name: String, in folder: Folder, _ kind: Int32, _ warnings: inout [String]
  ) throws -> Int32 {
    let descriptor = try LockFile.open(name, in: folder)
    if flock(descriptor, kind | LOCK_NB) == 0 { return descriptor }
    if saysUnsupported(errno) {
      let warning =
        "the file system of \(folder.url.path) has no locks (\(String(cString: strerror(errno)))): start one sweep "
        + "at a time there, or give a local folder with --results"
      if !warnings.contains(warning) { warnings.append(warning) }
      return descriptor
    }
    let isHeld = errno == EWOULDBLOCK
    let reason = FileError.system("cannot lock", folder.url.appending(path: name))
    close(descriptor)
    if isHeld { throw StoreInUse(directory: folder.url.path, holders: holders(of: folder.url)) }
    throw reason
  }

  /// What this process calls itself in the locks that it holds: `process 4711 on host`.
  public static var holder: String {
    "process \(ProcessInfo.processInfo.processIdentifier) on \(HostName.current)"
  }

  private static func sign(_ descriptor: Int32) {
    _ = ftruncate(descriptor, 0)
    _ = holder.withCString { write(descriptor, $0, strlen($0)) }
  }

  /// `process 4711 on host` of each invocation that is running cells into a results folder.
  public static func holders(of directory: URL) -> [String] {
    guard let folder = try? Folder(directory), let names = try? folder.names() else { return [] }
    return names.filter { $0 == "lock" || $0.hasPrefix(Shard.lockPrefix) }.compactMap { name in
      guard let descriptor = try? folder.open(name, O_RDONLY) else { return nil }
      defer { close(descriptor) }
      guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
      let text = folder.contents(name, limit: 1000).map { String(decoding: $0, as: UTF8.self) } ?? ""
      return text.isEmpty ? nil : text
    }
  }

  deinit {
    if let (name, folder) = passing { _ = try? folder.remove(name) }
    // A process that is being started holds every descriptor until its program runs: closing alone leaves
    // it the lock.
    for descriptor in descriptors {
      flock(descriptor, LOCK_UN)
      close(descriptor)
    }
  }
}

/// Another invocation works on the same results folder.
public struct StoreInUse: Error, Sendable, Hashable, CustomStringConvertible {
  /// The results folder.
  public var directory: String
  /// `process 4711 on host`, each; empty where it is not known.
  public var holders: [String]

  /// Who has the lock, and what to do.
  public var description: String {
    "\(directory) is in use by \(holders.isEmpty ? "another sweep" : holders.joined(separator: ", ")): wait until it"
      + " is done, give another folder with --results, or divide the cells with --shard 1/2 and --shard 2/2"
  }
}

/// A file that is there to be locked.
enum LockFile {
  /// For writing, where that is allowed: some file systems lock no other. A file that somebody else of a group has made
  /// can be locked all the same.
  static func open(_ name: String, in folder: Folder) throws -> Int32 {
    do {
      return try folder.open(name, O_RDWR | O_CREAT)
    } catch let error as FileError where error.isForLackOfPermission {
      do {
        return try folder.open(name, O_RDONLY)
      } catch {}
      throw error
    }
  }
}

/// The turn to read the results and write what is derived from them: one call after another.
///
/// Where the file system has no locks it is nobody's: the files of a report are replaced one by one, each whole.
public struct ReportTurn: ~Copyable {
  private let descriptor: Int32

  /// Waits for the turn.
  ///
  /// - Parameter directory: `results/NAME`.
  /// - Throws: ``FileError`` where the folder cannot be written, or holds links.
  public init(directory: URL) throws { descriptor = try Self.wait(Folder(directory, making: true)) }

  private static func wait(_ folder: Folder) throws -> Int32 {
    try ResultsLayout.check(folder)
    let name = "lock.report"
    let descriptor = try LockFile.open(name, in: folder)
    while flock(descriptor, LOCK_EX) != 0 {
      if errno == EINTR { continue }
      if saysUnsupported(errno) { break }
      let error = FileError.system("cannot lock", folder.url.appending(path: name))
      close(descriptor)
      throw error
    }
    return descriptor
  }

  deinit {
    // A process that is being started holds every descriptor until its program runs: closing alone leaves
    // it the lock.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
