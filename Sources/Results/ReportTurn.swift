import Files
import Foundation

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
      if LockFile.isUnsupported(errno) { break }
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
