import Foundation

/// A derived file that is written piece by piece, under a temporary name, and there whole or not at all.
///
/// It is not synced, as ``AtomicFile`` is: after a power loss it is derived again, and a disk may need longer for it
/// than everything else.
public struct StreamedFile: ~Copyable {
  private let file: URL
  private let temporary: URL
  private let descriptor: Int32
  private var isWhole = false

  private init(_ file: URL) throws {
    let temporary = AtomicFile.temporary(for: file)
    let descriptor = FileCalls.system.open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
    guard descriptor >= 0 else { throw ResultsError.system("cannot open", temporary) }
    self.file = file
    self.temporary = temporary
    self.descriptor = descriptor
  }

  /// Puts it in the place of what was there before.
  private mutating func finish() throws {
    guard rename(temporary.path, file.path) == 0 else { throw ResultsError.system("cannot rename to", file) }
    isWhole = true
  }

  deinit {
    close(descriptor)
    if !isWhole { unlink(temporary.path) }
  }

  /// - Parameter pieces: hands over the file's pieces one after another.
  /// - Throws: ``ResultsError`` with the system's reason, or what `pieces` throws; what was there before is untouched.
  public static func write(to file: URL, _ pieces: (@Sendable ([UInt8]) throws -> Void) throws -> Void) throws
  {
    var streamed = try StreamedFile(file)
    let open = streamed.descriptor
    let temporary = streamed.temporary
    try pieces { try FileCalls.system.writeAll($0, to: open, temporary) }
    try streamed.finish()
  }

  /// All at once.
  public static func write(_ data: Data, to file: URL) throws { try write(to: file) { try $0(Array(data)) } }
}
