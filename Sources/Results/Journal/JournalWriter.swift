import Files
import Foundation

/// Appends records to one invocation's journal file; they are on the disk when ``commit()`` returns.
///
/// The file is made with the first record, so an invocation that finishes nothing leaves none. One writer a file.
public final class JournalWriter {
  /// Where the lines go.
  public let file: URL
  private let calls: FileCalls
  private var records = RecordWriter()
  private var descriptor: Int32 = -1
  private var pending: [UInt8] = []
  /// After a failed commit the file may end in half a line: the next record then starts on a line of its own.
  private var mayEndInHalfALine = false

  /// - Parameter directory: `results/NAME`.
  package init(directory: URL, invocation: String, calls: FileCalls = .system) {
    file = directory.appending(path: "journal").appending(path: invocation + ".jsonl")
    self.calls = calls
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Keeps a record for the next commit.
  ///
  /// - Parameter measurementText: the JSON of a result's measurement, where it is at hand.
  public func add(_ record: JournalRecord, measurementText: [UInt8]? = nil) throws {
    pending += try records.line(record, measurementText: measurementText)
  }

  /// Writes and syncs what was added.
  ///
  /// - Throws: ``FileError`` with the system's reason; what was committed before is untouched, what was added
  ///   since is written again by the next commit.
  public func commit() throws {
    guard !pending.isEmpty else { return }
    if descriptor < 0 { try openFile() }
    let separator = mayEndInHalfALine ? [UInt8(ascii: "\n")] : []
    mayEndInHalfALine = true
    try (separator + pending).withUnsafeBytes { try calls.writeAll($0, to: descriptor, file) }
    guard calls.synchronise(descriptor) == 0 else { throw FileError.system("cannot sync", file) }
    mayEndInHalfALine = false
    pending.removeAll(keepingCapacity: true)
  }

  private func openFile() throws {
    let folder = try Folder.inner(file.deletingLastPathComponent(), making: true, calls: calls)
    descriptor = try folder.open(file.lastPathComponent, O_WRONLY | O_CREAT | O_APPEND)
    JournalActivity.declare(descriptor)
    do {
      try folder.synchronise()
    } catch {
      close(descriptor)
      descriptor = -1
      throw error
    }
  }
}

/// Results that cannot be used as they are, in one sentence that says what to do.
public struct ResultsError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What happened, and what it means for the results.
  public var description: String
}
