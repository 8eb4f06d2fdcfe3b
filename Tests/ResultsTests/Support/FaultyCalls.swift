import Foundation
import Synchronization

@testable import Files
@testable import Results

/// System calls of which one goes wrong, counted over all of them from 0.
final class FaultyCalls: Sendable {
  enum Fault: CaseIterable, CustomStringConvertible {
    case noSpace, inputOutput, short

    var number: Int32 { self == .noSpace ? ENOSPC : EIO }
    var description: String { self == .noSpace ? "ENOSPC" : self == .inputOutput ? "EIO" : "a short write" }
  }

  private let count = Mutex(0)
  private let (place, fault): (Int, Fault)
  /// From the faulty call on every call fails; else only that one.
  private let lasts: Bool

  init(_ fault: Fault, at place: Int, lasts: Bool = false) {
    (self.fault, self.place, self.lasts) = (fault, place, lasts)
  }

  /// Calls made so far.
  var made: Int { count.withLock { $0 } }

  private func isFaulty() -> Bool {
    count.withLock { count in
      defer { count += 1 }
      return lasts ? count >= place : count == place
    }
  }

  private func fail<Number: SignedInteger>() -> Number {
    errno = fault.number
    return -1
  }

  var calls: FileCalls {
    let system = FileCalls.system
    return FileCalls(
      open: { [self] folder, name, flags in
        isFaulty() && fault != .short ? fail() : system.open(folder, name, flags)
      },
      write: { [self] descriptor, bytes in
        guard isFaulty() else { return system.write(descriptor, bytes) }
        let half = UnsafeRawBufferPointer(rebasing: bytes[..<((bytes.count + 1) / 2)])
        let written = system.write(descriptor, half)
        // A full disk takes what fits, and only then says that it is full.
        return fault == .short || half.count == bytes.count ? written : fail()
      },
      synchronise: { [self] in isFaulty() && fault != .short ? fail() : system.synchronise($0) },
      rename: { [self] in isFaulty() && fault != .short ? fail() : system.rename($0, $1, $2, $3) })
  }
}
