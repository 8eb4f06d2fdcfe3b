/// How a micro-batch's gradient enters the estimate of its batch: sum ← sum + scale · gradient.
///
/// Valid as long as the sum's buffer and the parameters' storage. An addition can be made in any pieces.
struct Addition {
  /// What happens to the new sum while it is in cache.
  enum End {
    /// It stays in its buffer.
    case keep
    /// The same, and its norm is measured.
    case measure
    /// It is measured, and the parameters move along it; it goes into no buffer.
    case move(Update)
  }

  /// Whether the new sum's norm is.
  var measuresNorm: Bool {
    switch end {
    case .keep: false
    case .measure, .move: true
    }
  }

  /// As long as the parameters' storage.
  var sum: UnsafeMutablePointer<Float>
  /// Whether the gradient is the first, so that what the sum's buffer holds does not count.
  var opens: Bool
  var scale: Float
  var end: End

  /// Adds the gradient of the parameters `offset ..< offset + count`.
  ///
  /// - Parameter gradient: overwritten where the sum goes into no buffer.
  /// - Returns: ‖the new sum‖² in the order of ``squaredNorm(_:count:)``, where it is measured; else 0.
  func add(_ gradient: UnsafeMutablePointer<Float>, at offset: Int, count: Int) -> Double {
    var square = 0.0
    forEachChunk(of: count) { start, length in
      let (part, sum) = (gradient + start, sum + offset + start)
      switch end {
      case .keep: addScaled(part, scale, to: sum, count: length, opens: opens)
      case .measure:
        addScaled(part, scale, to: sum, count: length, opens: opens)
        square += squaredNorm(sum, count: length)
      case .move(let update):
        addScaled(part, scale, to: sum, into: part, count: length, opens: opens)
        square += update.move(along: part, at: offset + start, count: length, measures: true)
      }
    }
    return square
  }

  /// What ``add(_:at:count:)`` reads beside the gradient.
  func operands(at offset: Int, count: Int) -> Product.Next {
    guard case .move(let update) = end else { return Product.Next(UnsafePointer(sum + offset), count: count) }
    return update.operands(at: offset, count: count).and(UnsafePointer(sum + offset))
  }
}
