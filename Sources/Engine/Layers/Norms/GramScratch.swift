/// One Gram product of each of eight samples.
typealias GramLanes = SIMD8<Double>

/// Working memory of ghost norms, shared by the layers of a network because one layer at a time uses it.
final class GramScratch {
  private var rowCount = 0
  private var squareCount = 0
  private var gramCount = 0
  private var storage:
    (
      rows: UnsafeMutablePointer<Float>, columns: UnsafeMutablePointer<Float>,
      square: UnsafeMutablePointer<Float>,
      grams: UnsafeMutablePointer<GramLanes>
    )?

  /// Makes room for the maps on one side of a layer; before ``allocate()``.
  func reserve(_ map: MapShape) {
    precondition(storage == nil, "room reserved after the scratch was allocated")
    rowCount = max(rowCount, map.positions * map.pitch)
    squareCount = max(squareCount, map.positions * map.positions)
    gramCount = max(gramCount, GramPairs.packedCount(positions: map.positions))
  }

  func allocate() {
    storage = (
      .allocate(capacity: max(1, rowCount)), .allocate(capacity: rowCount + 16),
      .allocate(capacity: max(1, squareCount)),
      .allocate(capacity: max(1, 2 * gramCount))
    )
    storage?.columns.initialize(repeating: 0, count: rowCount + 16)
    storage?.grams.initialize(repeating: .zero, count: max(1, 2 * gramCount))
  }

  deinit {
    storage?.rows.deallocate()
    storage?.columns.deallocate()
    storage?.square.deallocate()
    storage?.grams.deallocate()
  }

  private var allocated:
    (
      rows: UnsafeMutablePointer<Float>, columns: UnsafeMutablePointer<Float>,
      square: UnsafeMutablePointer<Float>,
      grams: UnsafeMutablePointer<GramLanes>
    )
  {
    guard let storage else { preconditionFailure("the scratch was not allocated") }
    return storage
  }

  /// (positions, pitch) of one sample.
  var rows: UnsafeMutablePointer<Float> { allocated.rows }
  /// (pitch, positions) of one sample.
  var columns: UnsafeMutablePointer<Float> { allocated.columns }
  /// (positions, positions) of one sample.
  var square: UnsafeMutablePointer<Float> { allocated.square }
  /// Packed pairs of eight samples.
  var inputs: UnsafeMutablePointer<GramLanes> { allocated.grams }
  /// Packed pairs of eight samples.
  var outputs: UnsafeMutablePointer<GramLanes> { allocated.grams + gramCount }
}
