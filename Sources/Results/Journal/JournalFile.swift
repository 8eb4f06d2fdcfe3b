import Files
import Foundation
import Synchronization

/// The bytes of a journal as they were when it was opened; journals only grow.
final class JournalFile: Sendable {
  let name: String
  private let file: MappedFile

  var bytes: UnsafeBufferPointer<UInt8> { file.bytes.assumingMemoryBound(to: UInt8.self) }

  /// - Throws: ``FileError`` where it cannot be read, or is no plain file.
  init(_ name: String, in folder: Folder) throws {
    self.name = name
    file = try MappedFile(name, in: folder)
  }

  /// Of a journal, in memory at a time.
  static let pieceBytes = 16 << 20

  /// Linux maps this much around a byte that is looked at, whatever of it is in its cache (`fault_around_bytes`).
  private static let mappedAround = 64 << 10

  private let readBytes = Atomic<Int>(0)
  private let wasChanged = Atomic<Bool>(false)

  /// Whether something that was verified could not be read later: somebody has changed the file.
  var hasChanged: Bool { wasChanged.load(ordering: .relaxed) }

  func noteChange() { wasChanged.store(true, ordering: .relaxed) }

  var hasChangedError: ResultsError {
    ResultsError(description: "journal/\(name) was changed while it was read: run the command again")
  }

  /// Keeps what is read here and there from staying in memory.
  func countRead(_ range: Range<Int>) {
    let count = readBytes.add(range.count + Self.mappedAround, ordering: .relaxed).newValue
    guard count > 4 * Self.pieceBytes else { return }
    readBytes.store(0, ordering: .relaxed)
    release(0..<bytes.count)
  }

  /// What has been read need not stay in memory; it is still there when it is looked at again.
  func release(_ range: Range<Int>) {
    guard let base = file.bytes.baseAddress else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let (start, end) = ((range.lowerBound + page - 1) / page * page, range.upperBound / page * page)
    guard start < end else { return }
    madvise(UnsafeMutableRawPointer(mutating: base) + start, end - start, MADV_DONTNEED)
  }
}

/// Whether a journal is being written, told by an advisory lock that its writer holds: a half line at its end is then
/// a line that is coming, and no damage.
enum JournalActivity {
  /// Of the writer's descriptor; the system lets go of it however the process ends.
  static func declare(_ descriptor: Int32) { _ = flock(descriptor, LOCK_EX | LOCK_NB) }

  static func isGoingOn(_ name: String, in folder: Folder) -> Bool {
    guard let descriptor = try? folder.open(name, O_RDONLY) else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
