import Foundation

/// The turn to read the results and write what is derived from them: one call after another.
public struct ReportTurn: ~Copyable {
  private let descriptor: Int32

  /// Waits for the turn.
  ///
  /// - Parameter directory: `results/NAME`.
  /// - Throws: ``ResultsError`` where the folder cannot be written.
  public init(directory: URL) throws { descriptor = try Self.wait(directory.appending(path: "lock.report")) }

  private static func wait(_ file: URL) throws -> Int32 {
    try Folder.make(file.deletingLastPathComponent())
    let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ResultsError.system("cannot open", file) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let error = ResultsError.system("cannot lock", file)
        close(descriptor)
        throw error
      }
    }
    return descriptor
  }

  deinit { close(descriptor) }
}
