import Foundation

/// The turn to read the results and write what is derived from them: one call after another.
public struct ReportTurn: ~Copyable {
  private let descriptor: Int32

  /// Waits for the turn.
  ///
  /// - Parameter directory: `results/NAME`.
  /// - Throws: ``ResultsError`` where the folder cannot be written.
  public init(directory: URL) throws {
    try Folder.make(directory)
    let file = directory.appending(path: "lock.report")
    descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ResultsError.system("cannot open", file) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let error = ResultsError.system("cannot lock", file)
        close(descriptor)
        throw error
      }
    }
  }

  deinit { close(descriptor) }
}
