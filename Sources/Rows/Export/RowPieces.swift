import Foundation

/// Makes the text of many rows: pieces of it side by side, handed on in order, so that memory holds a few pieces and
/// never the whole.
enum RowPieces {
  /// Cells of a piece: some megabytes of their series.
  static let usualSize = 512

  /// - Parameters:
  ///   - count: how many items there are, each with its rows.
  ///   - make: the text of some of them; called on several threads.
  ///   - emit: takes the pieces, one after another, in the order of the items, on whichever thread made them.
  /// - Throws: the first error, after which nothing more is handed on.
  static func make(
    of count: Int, size: Int = usualSize, _ make: @Sendable (Range<Int>) throws -> [UInt8],
    emit: @Sendable ([UInt8]) throws -> Void
  ) throws {
    let turns = Turns()
    // Pieces are begun in their order: whoever waits for its turn waits for one that is being made.
    DispatchQueue.concurrentPerform(iterations: (count + size - 1) / size) { index in
      guard !turns.isOver else { return turns.take(index) {} }
      let piece = Result { try make(index * size..<min(count, (index + 1) * size)) }
      turns.take(index) { try emit(piece.get()) }
    }
    try turns.outcome.get()
  }
}

/// Lets threads act one after another, in the order of their numbers, until one fails.
///
/// `@unchecked`: what changes is read and written only under the condition's lock.
private final class Turns: @unchecked Sendable {
  private let condition = NSCondition()
  private var next = 0
  private var failure: (any Error)?

  var isOver: Bool { condition.withLock { failure != nil } }
  var outcome: Result<Void, any Error> { condition.withLock { failure.map { .failure($0) } ?? .success(()) } }

  /// Waits until all lower numbers have acted.
  func take(_ number: Int, _ act: () throws -> Void) {
    condition.lock()
    while next != number { condition.wait() }
    let hasFailed = failure != nil
    condition.unlock()
    var error: (any Error)?
    if !hasFailed { do { try act() } catch let thrown { error = thrown } }
    condition.lock()
    if let error { failure = error }
    next += 1
    condition.broadcast()
    condition.unlock()
  }
}
