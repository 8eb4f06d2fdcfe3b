import Foundation

/// The bytes of a plain file as they were when it was opened, mapped: they take memory only where they are looked at.
///
/// `@unchecked`: the mapping is read-only, private to this object, and there until it ends.
public final class MappedFile: @unchecked Sendable {
  /// There as long as this object is.
  public let bytes: UnsafeRawBufferPointer

  /// - Throws: ``FileError`` where it is missing, no plain file, or cannot be read.
  public init(_ name: String, in folder: Folder) throws {
    let file = try folder.place(name)
    let descriptor = try folder.open(name, O_RDONLY)
    defer { close(descriptor) }
    var state = stat()
    guard fstat(descriptor, &state) == 0 else { throw FileError.system("cannot read", file) }
    let count = Int(state.st_size)
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
      throw FileError.system("cannot read", file)
    }
    bytes = UnsafeRawBufferPointer(start: base, count: count)
  }

  deinit { if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) } }
}
