/// Passes over the fields of a state, either to write or to read them: a field is named once, in one order for both.
///
/// Numbers are stored as they lie in memory, little-endian on every machine this runs on.
protocol StateCoder {
  /// Writes the bytes out, or overwrites them with what was written.
  mutating func code(_ bytes: UnsafeMutableRawBufferPointer) throws
  /// Throws where fewer bytes are left to read.
  func requireRoom(_ byteCount: Int) throws
}

extension StateCoder {
  mutating func code<T: BitwiseCopyable>(_ value: inout T) throws {
    try withUnsafeMutableBytes(of: &value) { try code($0) }
  }

  /// An array takes the length that was written.
  ///
  /// - Parameter placeholder: any value, to make room with.
  mutating func code<T: BitwiseCopyable>(_ values: inout [T], placeholder: T) throws {
    var count = values.count
    try code(&count)
    if count != values.count {
      let (bytes, overflows) = count.multipliedReportingOverflow(by: MemoryLayout<T>.stride)
      guard count >= 0, !overflows else { throw StateError("a list of \(count) elements") }
      try requireRoom(bytes)
      values = Array(repeating: placeholder, count: count)
    }
    try values.withUnsafeMutableBytes { try code($0) }
  }

  mutating func code(_ buffer: borrowing FloatBuffer) throws {
    try code(UnsafeMutableRawBufferPointer(start: buffer.base, count: buffer.count * 4))
  }

  /// Writes a number, or throws where another one was written.
  mutating func expect(_ value: Int, _ meaning: String) throws {
    var found = value
    try code(&found)
    guard found == value else { throw StateError("\(meaning) \(found) where \(value) is expected") }
  }
}

/// Hands the bytes of a state to a function, in pieces.
struct StateWriter: StateCoder {
  let write: (UnsafeRawBufferPointer) throws -> Void

  func code(_ bytes: UnsafeMutableRawBufferPointer) throws { try write(UnsafeRawBufferPointer(bytes)) }
  func requireRoom(_ byteCount: Int) {}
}

struct StateReader: StateCoder {
  private var unread: UnsafeRawBufferPointer.SubSequence

  init(_ bytes: UnsafeRawBufferPointer) { unread = bytes[...] }

  var isAtEnd: Bool { unread.isEmpty }

  mutating func code(_ bytes: UnsafeMutableRawBufferPointer) throws {
    try requireRoom(bytes.count)
    bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: unread.prefix(bytes.count)))
    unread.removeFirst(bytes.count)
  }

  func requireRoom(_ byteCount: Int) throws {
    guard byteCount <= unread.count else { throw StateError("it ends too early") }
  }
}

/// Bytes that are not the state of a training like this one.
public struct StateError: Error, Sendable, CustomStringConvertible {
  /// What does not fit; it does not name the file.
  public var description: String

  init(_ description: String) { self.description = description }
}

extension Training {
  /// Raised with every change of what is written below.
  private static var stateVersion: Int { 7 }

  /// Writes parameters, what the optimizer keeps, and progress, from which an equal training goes on as if nothing had happened.
  ///
  /// Between steps only: inside ``run(isStopping:onStep:)``'s callback, or before or after the run.
  ///
  /// - Parameter write: takes the next bytes, which are valid only during the call.
  public func writeState(to write: (UnsafeRawBufferPointer) throws -> Void) throws {
    try withoutActuallyEscaping(write) { write in
      var coder = StateWriter(write: write)
      try code(&coder)
    }
  }

  /// Takes over what ``writeState(to:)`` of a training with the same configuration wrote.
  ///
  /// - Throws: ``StateError`` where the bytes are something else; the training must then not be used.
  public func restoreState(from bytes: UnsafeRawBufferPointer) throws {
    var reader = StateReader(bytes)
    try code(&reader)
    guard reader.isAtEnd else { throw StateError("it goes on after its end") }
    reserveRecords()
  }

  private func code(_ coder: inout some StateCoder) throws {
    try coder.expect(Self.stateVersion, "version")
    try coder.expect(network.parameters.count, "parameter count")
    try coder.expect(data.training.count, "training set of")
    try coder.expect(configuration.batchSize, "batch_size")
    try progress.code(&coder)
    try coder.code(network.parameters.values)
    try gradientStep.code(&coder)
  }
}
