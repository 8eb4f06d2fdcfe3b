import Foundation
import Synchronization

/// The bytes of a journal as they were when it was opened, mapped: they take memory only where they are looked at.
///
/// `@unchecked`: the mapping is read-only, private to this object, and there until it ends; journals only grow.
final class JournalFile: @unchecked Sendable {
  let name: String
  let bytes: UnsafeBufferPointer<UInt8>

  /// - Throws: ``ResultsError`` where it cannot be read.
  init(_ file: URL) throws {
    name = file.lastPathComponent
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ResultsError.system("cannot open", file) }
    defer { close(descriptor) }
    var state = stat()
    guard fstat(descriptor, &state) == 0 else { throw ResultsError.system("cannot read", file) }
    let count = Int(state.st_size)
    guard count > 0 else {
      bytes = UnsafeBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
      throw ResultsError.system("cannot read", file)
    }
    bytes = UnsafeBufferPointer(start: base.assumingMemoryBound(to: UInt8.self), count: count)
  }

  deinit {
    if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
  }

  /// Of a journal, in memory at a time.
  static let pieceBytes = 16 << 20

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
    let count = readBytes.add(range.count, ordering: .relaxed).newValue
    guard count > Self.pieceBytes else { return }
    readBytes.store(0, ordering: .relaxed)
    release(0..<bytes.count)
  }

  /// What has been read need not stay in memory; it is still there when it is looked at again.
  func release(_ range: Range<Int>) {
    guard let base = bytes.baseAddress else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let (start, end) = ((range.lowerBound + page - 1) / page * page, range.upperBound / page * page)
    guard start < end else { return }
    madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }
}
