/// Working memory of ghost norms, shared by the layers of a network because one layer at a time uses it.
final class GramScratch {
  private var rowCount = 0
  private var gramCount = 0
  private var storage: (rows: UnsafeMutablePointer<Float>, grams: UnsafeMutablePointer<Double>)?

  /// Makes room for a layer; before ``allocate()``.
  func reserve(positions: Int, channels: Int, batch: Int) {
    precondition(storage == nil, "room reserved after the scratch was allocated")
    rowCount = max(rowCount, positions * channels)
    gramCount = max(gramCount, GramPairs.packedCount(positions: positions) * batch)
  }

  func allocate() {
    storage = (.allocate(capacity: max(1, rowCount)), .allocate(capacity: max(1, 2 * gramCount)))
  }

  deinit {
    storage?.rows.deallocate()
    storage?.grams.deallocate()
  }

  private var allocated: (rows: UnsafeMutablePointer<Float>, grams: UnsafeMutablePointer<Double>) {
    guard let storage else { preconditionFailure("the scratch was not allocated") }
    return storage
  }

  /// (positions, channels) of one sample.
  var rows: UnsafeMutablePointer<Float> { allocated.rows }
  /// (packed pairs, batch)
  var inputs: UnsafeMutablePointer<Double> { allocated.grams }
  /// (packed pairs, batch)
  var outputs: UnsafeMutablePointer<Double> { allocated.grams + gramCount }
}
