/// Working memory shared by the layers of a network, because one layer at a time uses it: the next one finds it in cache.
final class LayerScratch {
  private var panelCount = 0
  private var rowCount = 0
  private var squareCount = 0
  private var gramCount = 0
  private var storage: Storage?

  private final class Storage {
    let panel: FloatBuffer
    let rows: FloatBuffer
    let columns: FloatBuffer
    let square: FloatBuffer
    let grams: UnsafeMutablePointer<GramLanes>

    init(panel: Int, rows: Int, square: Int, grams: Int) {
      self.panel = FloatBuffer(count: panel)
      self.rows = FloatBuffer(count: rows)
      columns = FloatBuffer(count: rows)
      self.square = FloatBuffer(count: square)
      self.grams = .allocate(capacity: grams)
      self.grams.initialize(repeating: .zero, count: grams)
    }

    deinit { grams.deallocate() }
  }

  /// Makes room for Grams of the maps on one side of a layer; before ``allocate()``.
  func reserve(gramsOf map: MapShape) {
    precondition(storage == nil, "room reserved after the scratch was allocated")
    rowCount = max(rowCount, map.positions * map.pitch)
    squareCount = max(squareCount, map.positions * map.positions)
    gramCount = max(gramCount, GramPairs.packedCount(positions: map.positions))
  }

  /// Makes room for one panel of so many Floats; before ``allocate()``.
  func reserve(panel count: Int) {
    precondition(storage == nil, "room reserved after the scratch was allocated")
    panelCount = max(panelCount, count)
  }

  func allocate() {
    storage = Storage(panel: panelCount, rows: rowCount, square: squareCount, grams: 2 * gramCount)
  }

  private var allocated: Storage {
    guard let storage else { preconditionFailure("the scratch was not allocated") }
    return storage
  }

  /// One panel of reversed weights, or of δ.
  var panel: UnsafeMutablePointer<Float> { allocated.panel.base }
  /// (positions, pitch) of one sample.
  var rows: UnsafeMutablePointer<Float> { allocated.rows.base }
  /// (pitch, positions) of one sample.
  var columns: UnsafeMutablePointer<Float> { allocated.columns.base }
  /// (positions, positions) of one sample.
  var square: UnsafeMutablePointer<Float> { allocated.square.base }
  /// Packed pairs of eight samples.
  var inputs: UnsafeMutablePointer<GramLanes> { allocated.grams }
  /// Packed pairs of eight samples.
  var outputs: UnsafeMutablePointer<GramLanes> { allocated.grams + gramCount }
}
