import Foundation

/// A file that is there whole or not at all: written under another name in its folder, and then renamed.
public final class WholeFile {
  private let name: String
  private let file: URL
  private let folder: Folder
  private let partialName: String
  private let descriptor: Int32
  private var isOpen = true
  private var isWhole = false
  /// Small pieces, gathered into larger writes.
  private var pending: [UInt8] = []
  private static let gathered = 1 << 16

  /// - Throws: ``FileError`` where nothing can be written there.
  public init(_ name: String, in folder: Folder) throws {
    file = try folder.place(name)
    (self.name, self.folder, partialName) = (name, folder, PartialName.random(for: name))
    partial = folder.url.appending(path: partialName)
    descriptor = try folder.open(partialName, O_WRONLY | O_CREAT | O_EXCL)
  }

  deinit {
    if isOpen { close(descriptor) }
    if !isWhole { unlinkat(folder.descriptor, partialName, 0) }
  }

  /// Where the bytes are until the file is whole, for a writer that asks for a path.
  public let partial: URL

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    if pending.count + bytes.count > Self.gathered { try flush() }
    if bytes.count > Self.gathered { return try folder.calls.writeAll(bytes, to: descriptor, partial) }
    pending.append(contentsOf: bytes)
  }

  /// Puts it in the place of what was there before.
  ///
  /// - Parameter lasting: whether it is on the disk before it is renamed: then it is whole after a power loss too.
  /// - Throws: ``FileError``; what was there before is untouched.
  public func finish(lasting: Bool) throws {
    try flush()
    if lasting, folder.calls.synchronise(descriptor) != 0 { throw FileError.system("cannot sync", partial) }
    isOpen = false
    // Network file systems say here that something could not be written.
    guard close(descriptor) == 0 else { throw FileError.system("cannot write", partial) }
    guard folder.calls.rename(folder.descriptor, partialName, folder.descriptor, name) == 0 else {
      throw FileError.system("cannot rename to", file)
    }
    isWhole = true
  }

  private func flush() throws {
    guard !pending.isEmpty else { return }
    try pending.withUnsafeBytes { try folder.calls.writeAll($0, to: descriptor, partial) }
    pending.removeAll(keepingCapacity: true)
  }
}
