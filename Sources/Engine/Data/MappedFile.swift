import Foundation

/// A file mapped read-only into memory: workers that map the same file share its pages.
public final class MappedFile: ByteBlock, Sendable {
  public let count: Int
  private let address: UInt

  /// - Throws: ``DataError`` where the file cannot be opened or is empty.
  public init(path: String) throws {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else {
      throw DataError("\(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size > 0 else { throw DataError("\(path): the file is empty") }
    guard let address = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), address != MAP_FAILED else {
      throw DataError("\(path): cannot be mapped into memory: \(String(cString: strerror(errno)))")
    }
    count = size
    self.address = UInt(bitPattern: address)
  }

  deinit { munmap(UnsafeMutableRawPointer(bitPattern: address), count) }

  /// `count` bytes, valid as long as the object lives.
  var base: UnsafePointer<UInt8> {
    guard let pointer = UnsafePointer<UInt8>(bitPattern: address) else {
      preconditionFailure("a mapped file at address 0")
    }
    return pointer
  }
}

/// Data that cannot be used, in one sentence that names the file.
public struct DataError: Error, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}
