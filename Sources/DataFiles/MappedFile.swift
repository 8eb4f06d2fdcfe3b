import Foundation

/// Bytes that stay where they are as long as the object lives.
package protocol ByteBlock: AnyObject, Sendable {
  /// `count` bytes, valid as long as the object lives.
  var base: UnsafePointer<UInt8> { get }
  var count: Int { get }
}

/// A plain file mapped read-only into memory: workers that map the same file share its pages.
public final class MappedFile: ByteBlock, Sendable {
  package let count: Int
  /// The first of `count` bytes, which are never written.
  package nonisolated(unsafe) let base: UnsafePointer<UInt8>

  /// - Throws: ``DataError`` where the file cannot be opened, is empty, or is a folder, a pipe or a device.
  public init(path: String) throws(DataError) {
    // A pipe that nobody writes to would be waited for without end.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw DataError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var state = stat()
    guard fstat(descriptor, &state) == 0 else {
      throw DataError("\(path): \(String(cString: strerror(errno)))")
    }
    guard state.st_mode & S_IFMT == S_IFREG else {
      throw DataError(
        "\(path): not a plain file, but a \(state.st_mode & S_IFMT == S_IFDIR ? "folder" : "pipe or device")")
    }
    let size = Int(state.st_size)
    guard size > 0 else { throw DataError("\(path): the file is empty") }
    guard let address = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), address != MAP_FAILED else {
      throw DataError("\(path): cannot be mapped into memory: \(String(cString: strerror(errno)))")
    }
    count = size
    base = UnsafePointer(address.bindMemory(to: UInt8.self, capacity: size))
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: base), count) }

  /// All bytes, valid as long as the object lives.
  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
}

/// Data that cannot be used, or numbers that do not fit together, in one sentence.
public struct DataError: Error, Sendable, CustomStringConvertible {
  /// What is wrong; where it is a file, it begins with the path.
  public var description: String

  package init(_ description: String) { self.description = description }
}
