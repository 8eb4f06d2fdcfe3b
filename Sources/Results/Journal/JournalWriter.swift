import Foundation

/// Appends records to one invocation's journal file; each is on the disk when the call returns.
///
/// The file is made with the first record, so an invocation that finishes nothing leaves none. One writer a file.
public final class JournalWriter {
  public let file: URL
  private var descriptor: Int32 = -1
  /// After a failed append the file may end in half a line: the next record then starts on a line of its own.
  private var mayEndInHalfALine = false

  /// - Parameter directory: `results/NAME`.
  public init(directory: URL, invocation: String) {
    file = directory.appending(path: "journal").appending(path: invocation + ".jsonl")
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// - Throws: ``ResultsError`` with the system's reason; nothing written before is touched.
  public func append(_ record: JournalRecord) throws {
    if descriptor < 0 { try openFile() }
    var line = try JournalLine.encode(record)
    if mayEndInHalfALine { line.insert(UInt8(ascii: "\n"), at: line.startIndex) }
    mayEndInHalfALine = true
    try line.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = write(descriptor, bytes.baseAddress! + written, bytes.count - written)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw ResultsError.system("cannot write", file) }
        written += count
      }
    }
    guard synchronise(descriptor) == 0 else { throw ResultsError.system("cannot sync", file) }
    mayEndInHalfALine = false
  }

  private func openFile() throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    descriptor = open(file.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ResultsError.system("cannot open", file) }
  }

  private func synchronise(_ descriptor: Int32) -> Int32 {
    #if os(Linux)
      fdatasync(descriptor)
    #else
      fsync(descriptor)
    #endif
  }
}

/// A results folder that cannot be used, in one sentence that names the file and the system's reason.
public struct ResultsError: Error, Sendable, Hashable, CustomStringConvertible {
  public var description: String

  static func system(_ what: String, _ file: URL) -> ResultsError {
    ResultsError(description: "\(what) \(file.path): \(String(cString: strerror(errno)))")
  }
}
