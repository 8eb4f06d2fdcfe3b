import Foundation
import Synchronization

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

  /// Appends bytes.
  ///
  /// - Throws: ``FileError``, and the file that was there stays.
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

/// Files that are there whole or not at all, also after a power loss.
public enum AtomicFile {
  /// Writes under a temporary name in the same folder, syncs, and renames.
  ///
  /// - Throws: ``FileError`` with the system's reason; what was there before is untouched.
  public static func write(_ data: Data, _ name: String, in folder: Folder) throws {
    let file = try WholeFile(name, in: folder)
    try data.withUnsafeBytes(file.write)
    try file.finish(lasting: true)
  }
}

/// A derived file that is written piece by piece, under a temporary name, and there whole or not at all.
///
/// It is not synced, as ``AtomicFile`` is: after a power loss it is derived again, and a disk may need longer for it
/// than everything else.
public enum StreamedFile {
  /// - Parameter pieces: hands over the file's pieces one after another.
  /// - Throws: ``FileError`` with the system's reason, or what `pieces` throws; what was there before is untouched.
  public static func write(
    _ name: String, in folder: Folder, _ pieces: (@Sendable ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    let file = Mutex(try WholeFile(name, in: folder))
    try pieces { piece in try file.withLock { file in try piece.withUnsafeBytes(file.write) } }
    try file.withLock { try $0.finish(lasting: false) }
  }

  /// Where a person said; links on the way are followed.
  public static func write(to file: URL, _ pieces: (@Sendable ([UInt8]) throws -> Void) throws -> Void) throws
  {
    try write(file.lastPathComponent, in: Folder(file.deletingLastPathComponent()), pieces)
  }

  /// All at once.
  public static func write(_ data: Data, _ name: String, in folder: Folder) throws {
    let file = try WholeFile(name, in: folder)
    try data.withUnsafeBytes(file.write)
    try file.finish(lasting: false)
  }
}

/// Names of files that are being written, `.NAME.DIGITS.partial`: whoever prepares a folder cannot know them.
public enum PartialName {
  static let ending = ".partial"

  static func random(for name: String) -> String {
    // A name may be as long as the file system allows; this one is longer.
    ".\(name.utf8.count > 200 ? "file" : name).\(digits())\(ending)"
  }

  /// 16 hexadecimal digits.
  static func digits() -> String {
    let text = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  /// Whether a file of this name was left behind by a process that ended before it could rename.
  public static func isOne(_ name: String) -> Bool {
    guard name.hasPrefix("."), name.hasSuffix(ending) else { return false }
    let parts = name.dropFirst().dropLast(ending.count).split(
      separator: ".", omittingEmptySubsequences: false)
    // Earlier versions put the number of their process there.
    guard parts.count >= 2, let digits = parts.last, (1...16).contains(digits.count) else { return false }
    return digits.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
