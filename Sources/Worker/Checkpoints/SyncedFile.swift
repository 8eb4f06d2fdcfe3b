import Foundation

/// A new file whose bytes are on the disk when it is closed.
final class SyncedFile {
  private let path: String
  private let descriptor: Int32
  private var isOpen = true
  /// Small pieces, gathered into larger writes.
  private var pending: [UInt8] = []
  private static let gathered = 1 << 16

  init(path: String) throws {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw CheckpointError.system("open", URL(fileURLWithPath: path)) }
    pending.reserveCapacity(Self.gathered)
  }

  deinit { if isOpen, descriptor >= 0 { Foundation.close(descriptor) } }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    if pending.count + bytes.count > Self.gathered { try flush() }
    if bytes.count > Self.gathered { return try writeNow(bytes) }
    pending.append(contentsOf: bytes)
  }

  func close() throws {
    try flush()
    guard fsync(descriptor) == 0 else { throw CheckpointError.system("fsync", URL(fileURLWithPath: path)) }
    isOpen = false
    guard Foundation.close(descriptor) == 0 else {
      throw CheckpointError.system("close", URL(fileURLWithPath: path))
    }
  }

  /// Makes a rename inside a folder last.
  static func synchronize(folder: URL) throws {
    let descriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CheckpointError.system("open", folder) }
    defer { Foundation.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw CheckpointError.system("fsync", folder) }
  }

  private func flush() throws {
    try pending.withUnsafeBytes(writeNow)
    pending.removeAll(keepingCapacity: true)
  }

  private func writeNow(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw CheckpointError.system("write", URL(fileURLWithPath: path)) }
      rest.removeFirst(count)
    }
  }
}
