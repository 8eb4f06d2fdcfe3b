import Foundation

/// Holds a results folder for one invocation, by advisory locks: `results/NAME/lock` alone, or shared with the other
/// shards, of which each has a lock of its own.
///
/// The system lets go of them however the process ends. The files stay: they say who held the folder last.
public struct StoreLock: ~Copyable {
  private let descriptors: [Int32]

  /// - Parameters:
  ///   - directory: `results/NAME`; made where it is missing.
  ///   - shard: the part of the cells that is run, where others run the other parts.
  /// - Throws: ``StoreInUse`` where another invocation holds it, ``ResultsError`` where it cannot be written.
  public init(directory: URL, shard: Shard? = nil) throws {
    try Folder.make(directory)
    let whole = try Self.lock("lock", in: directory, shard == nil ? LOCK_EX : LOCK_SH)
    guard let shard else {
      Self.sign(whole)
      descriptors = [whole]
      return
    }
    do {
      let own = try Self.lock(shard.lockName, in: directory, LOCK_EX)
      Self.sign(own)
      descriptors = [whole, own]
    } catch {
      close(whole)
      throw error
    }
  }

  private static func lock(_ name: String, in directory: URL, _ kind: Int32) throws -> Int32 {
    let file = directory.appending(path: name)
    let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ResultsError.system("cannot open", file) }
    guard flock(descriptor, kind | LOCK_NB) == 0 else {
      let isHeld = errno == EWOULDBLOCK
      let reason = ResultsError.system("cannot lock", file)
      close(descriptor)
      if isHeld { throw StoreInUse(directory: directory.path, holders: holders(of: directory)) }
      throw reason
    }
    return descriptor
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
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.filter { $0 == "lock" || $0.hasPrefix(Shard.lockPrefix) }.sorted().compactMap { name in
      let file = directory.appending(path: name)
      let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      return text.isEmpty ? nil : text
    }
  }

  deinit { for descriptor in descriptors { close(descriptor) } }
}

/// Another invocation works on the same results folder.
public struct StoreInUse: Error, Sendable, Hashable, CustomStringConvertible {
  public var directory: String
  /// `process 4711 on host`, each; empty where it is not known.
  public var holders: [String]

  public var description: String {
    "\(directory) is in use by \(holders.isEmpty ? "another sweep" : holders.joined(separator: ", ")): wait until it"
      + " is done, give another folder with --results, or divide the cells with --shard 1/2 and --shard 2/2"
  }
}
