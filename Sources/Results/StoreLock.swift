import Foundation

/// Holds a results folder for one invocation, by an advisory lock on `results/NAME/lock`.
///
/// The system lets go of it however the process ends. The file stays: it says who held the folder last.
public struct StoreLock: ~Copyable {
  private let descriptor: Int32

  /// - Parameter directory: `results/NAME`; made where it is missing.
  /// - Throws: ``StoreInUse`` where another invocation holds it, ``ResultsError`` where it cannot be written.
  public init(directory: URL) throws {
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    } catch {
      throw ResultsError(
        description: "cannot make the folder \(directory.path): \(error.localizedDescription)")
    }
    descriptor = try Self.lock(directory.appending(path: "lock"), of: directory)
    let process = ProcessInfo.processInfo
    let text = "process \(process.processIdentifier) on \(process.hostName)"
    _ = ftruncate(descriptor, 0)
    _ = text.withCString { write(descriptor, $0, strlen($0)) }
  }

  private static func lock(_ file: URL, of directory: URL) throws -> Int32 {
    let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ResultsError.system("cannot open", file) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let isHeld = errno == EWOULDBLOCK
      let reason = ResultsError.system("cannot lock", file)
      let holder = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      close(descriptor)
      if isHeld { throw StoreInUse(directory: directory.path, holder: holder) }
      throw reason
    }
    return descriptor
  }

  deinit { close(descriptor) }
}

/// Another invocation works on the same results folder.
public struct StoreInUse: Error, Sendable, Hashable, CustomStringConvertible {
  public var directory: String
  /// `process 4711 on host`, empty where it is not known.
  public var holder: String

  public var description: String {
    "\(directory) is in use by \(holder.isEmpty ? "another sweep" : holder): wait until it is done, "
      + "or give another folder with --results"
  }
}
