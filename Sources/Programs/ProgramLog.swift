import Files
import Foundation

/// A cell's log: what its program says on standard output and standard error, as it comes. There is none of a program that
/// says nothing.
final class ProgramLog {
  private let folder: Folder
  /// Opened when there is something to write.
  private var descriptor: Int32?
  private var written = 0
  /// The end of what was said, for a failure's message.
  private var tail: [UInt8] = []

  /// Above, the log keeps no more; the last lines are known all the same.
  static let mostBytes = 16 << 20
  private static let tailBytes = 8192

  /// - Parameter dropsEarlier: whether what attempts before have said goes.
  init(_ folder: Folder, dropsEarlier: Bool) throws {
    self.folder = folder
    if dropsEarlier { try folder.remove("log") }
  }

  deinit { if let descriptor, descriptor >= 0 { close(descriptor) } }

  /// A log that cannot be written stops nothing.
  private func write(_ bytes: UnsafeRawBufferPointer) {
    let opened = descriptor ?? (try? folder.open("log", O_WRONLY | O_CREAT | O_APPEND)) ?? -1
    descriptor = opened
    _ = Foundation.write(opened, bytes.baseAddress, bytes.count)
  }

  func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    tail.append(contentsOf: bytes.suffix(Self.tailBytes))
    if tail.count > 4 * Self.tailBytes { tail.removeFirst(tail.count - Self.tailBytes) }
    guard written <= Self.mostBytes else { return }
    written += bytes.count
    write(UnsafeRawBufferPointer(bytes))
    if written > Self.mostBytes { note("the log has \(Self.mostBytes >> 20) MB; what follows is not kept") }
  }

  /// A line of sweep's own.
  func note(_ text: String) {
    Array("sweep: \(text)\n".utf8).withUnsafeBytes(write)
  }

  /// The last lines that the program said.
  func lastLines(_ count: Int = 20) -> [String] {
    String(decoding: tail.suffix(Self.tailBytes), as: UTF8.self).split(separator: "\n").suffix(count).map {
      String($0.suffix(500))
    }
  }
}

/// Cuts what comes in pieces into lines.
struct LineSplitter {
  private var rest: [UInt8] = []
  private var scanned = 0

  /// A longer line is cut: what is so long is no line for a reader.
  static let mostBytes = 1 << 24

  /// - Parameter line: given each whole line without its feed.
  mutating func take(
    _ bytes: UnsafeBufferPointer<UInt8>, _ line: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    rest.append(contentsOf: bytes)
    var start = 0
    rest.withUnsafeBufferPointer { all in
      while let feed = all[max(start, scanned)...].firstIndex(of: 0x0A) {
        line(UnsafeBufferPointer(rebasing: all[start..<feed]))
        start = feed + 1
        scanned = start
      }
    }
    rest.removeFirst(start)
    scanned = rest.count
    if rest.count > Self.mostBytes { finish(line) }
  }

  /// What has no line feed behind it.
  mutating func finish(_ line: (UnsafeBufferPointer<UInt8>) -> Void) {
    if !rest.isEmpty { rest.withUnsafeBufferPointer(line) }
    rest = []
    scanned = 0
  }
}
