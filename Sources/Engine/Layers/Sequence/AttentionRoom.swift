/// Where one head's operands lie in a thread's room.
struct AttentionLayout {
  /// Floats of a packed position.
  let pitch: Int
  /// Floats from one channel to the next of what is packed transposed: no multiple of 4 KiB, or lines of different
  /// channels would evict each other from the first cache level.
  let transposedPitch: Int
  private let positions: Int
  private let size: Int

  init(positions: Int, size: Int) {
    self.positions = positions
    self.size = size
    pitch = (size + 15) / 16 * 16
    transposedPitch = (positions + 15) / 16 * 16 + 16
  }

  /// Keys of a diagonal block that are computed for one of its queries: up to the end of its strip.
  @inline(__always)
  func seen(_ row: Int, _ keys: Int) -> Int {
    min((row / CausalAttention.strip + 1) * CausalAttention.strip, keys)
  }

  fileprivate var rows: Int { positions * pitch + 16 }
  fileprivate var columns: Int { size * transposedPitch + 16 }
  fileprivate var square: Int { CausalAttention.block * CausalAttention.block + 16 }
  fileprivate var numbers: Int { (positions + CausalAttention.block + 15) / 16 * 16 }
  var count: Int { 7 * rows + 2 * columns + 3 * square + 2 * numbers }
}

/// One head's operands, packed.
struct AttentionRoom {
  /// (positions, pitch) each
  let queries: UnsafeMutablePointer<Float>
  let keys: UnsafeMutablePointer<Float>
  let values: UnsafeMutablePointer<Float>
  let outputGradient: UnsafeMutablePointer<Float>
  /// Sums of values forward; the queries' gradient backward.
  let result: UnsafeMutablePointer<Float>
  let keyGradient: UnsafeMutablePointer<Float>
  let valueGradient: UnsafeMutablePointer<Float>
  /// (size, transposed pitch) each
  let transposedKeys: UnsafeMutablePointer<Float>
  let transposedValues: UnsafeMutablePointer<Float>
  /// (64, 64) each
  let scores: UnsafeMutablePointer<Float>
  let slopes: UnsafeMutablePointer<Float>
  let factors: UnsafeMutablePointer<Float>
  /// One a position.
  let tops: UnsafeMutablePointer<Float>
  let sums: UnsafeMutablePointer<Float>

  init(_ layout: AttentionLayout, _ base: UnsafeMutablePointer<Float>) {
    var next = base
    func take(_ count: Int) -> UnsafeMutablePointer<Float> {
      defer { next += count }
      return next
    }
    (queries, keys, values) = (take(layout.rows), take(layout.rows), take(layout.rows))
    (outputGradient, result) = (take(layout.rows), take(layout.rows))
    (keyGradient, valueGradient) = (take(layout.rows), take(layout.rows))
    (transposedKeys, transposedValues) = (take(layout.columns), take(layout.columns))
    (scores, slopes, factors) = (take(layout.square), take(layout.square), take(layout.square))
    (tops, sums) = (take(layout.numbers), take(layout.numbers))
  }
}

extension Product {
  /// A product of any number of columns in one block of the inner dimension.
  @inline(__always)
  func multiplyPanels(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, opens: Bool
  ) {
    if columns <= Self.panel { return multiplyPanel(a, b, to: c, opens: opens) }
    for first in stride(from: 0, to: columns, by: Self.panel) {
      var panel = self
      panel.columns = min(Self.panel, columns - first)
      panel.multiplyPanel(a, b + first, to: c + first, opens: opens)
    }
  }
}
