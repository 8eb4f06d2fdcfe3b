import Escapes
import Files
import Foundation

/// The file that a worker's standard error goes to, and what it said of its cells, with times; shared by the workers
/// that follow one another in a slot.
struct WorkerLog {
  let file: URL
  /// `logs`, which may have come from somebody else.
  private let folder: Folder
  private let end: End
  /// Where what belongs to the current cell begins.
  private var start: UInt64 = 0

  /// Above, what was said before the current cell is dropped.
  static let mostBytes: UInt64 = 4 << 20

  /// - Throws: where it cannot be written.
  init(_ file: URL) throws {
    self.file = file
    folder = try Folder.inner(file.deletingLastPathComponent(), making: true)
    end = End(try folder.open(file.lastPathComponent, O_WRONLY | O_CREAT | O_APPEND))
    beginCell()
  }

  /// The file, held open to append, and the last second as text: short cells come by the thousand.
  private final class End {
    let descriptor: Int32
    private var second = Double.nan
    private var text = ""

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    func text(_ now: Double) -> String {
      if now.rounded(.down) != second {
        second = now.rounded(.down)
        text = Date(timeIntervalSince1970: second).formatted(.iso8601)
      }
      return text
    }
  }

  /// For a worker to write to: it appends, wherever the end is by then.
  func openToAppend() throws -> Int32 {
    try folder.open(file.lastPathComponent, O_WRONLY | O_CREAT | O_APPEND)
  }

  /// What follows belongs to another cell.
  mutating func beginCell() {
    var state = stat()
    guard fstat(end.descriptor, &state) == 0 else { return }
    start = UInt64(state.st_size)
    if start > Self.mostBytes, ftruncate(end.descriptor, 0) == 0 { start = 0 }
  }

  /// Adds a line of ours, with the time: `[2026-11-28T18:32:05Z] sweep: …`. A log that cannot be written stops nothing.
  ///
  /// - Parameter now: seconds since 1970.
  func add(_ text: String, at now: Double) {
    let line = Array("[\(end.text(now))\(Self.mark)\(VisibleText.line(text))\n".utf8)
    _ = line.withUnsafeBytes { write(end.descriptor, $0.baseAddress, $0.count) }
  }

  private static let mark = "] sweep: "

  private static func isOurs(_ line: Substring) -> Bool { line.dropFirst(21).hasPrefix(mark) }

  /// The last lines of the current cell's standard error, a few kilobytes at most.
  func lastLines(_ count: Int = 20) -> [String] {
    guard let descriptor = try? folder.open(file.lastPathComponent, O_RDONLY) else { return [] }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard let end = try? handle.seekToEnd(), end > start else { return [] }
    try? handle.seek(toOffset: max(start, end > 8192 ? end - 8192 : 0))
    let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
    return text.split(separator: "\n").filter { !Self.isOurs($0) }.suffix(count).map {
      String($0.suffix(500))
    }
  }
}
