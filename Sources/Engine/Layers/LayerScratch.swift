/// Working memory shared by the layers of a network, because one layer at a time uses it: the next one finds it in cache.
///
/// It is as large as the layers that were made need it; none keeps a pointer into it.
final class LayerScratch {
  /// One panel of reversed weights, or of δ.
  private(set) var panel = FloatBuffer(count: 0)
  /// (positions, pitch) of one sample.
  private(set) var rows = FloatBuffer(count: 0)
  /// (pitch, positions) of one sample.
  private(set) var columns = FloatBuffer(count: 0)
  /// (positions, positions) of one sample.
  private(set) var square = FloatBuffer(count: 0)
  private var grams = Buffer<GramLanes>(count: 0)

  /// Packed pairs of eight samples.
  var inputs: UnsafeMutablePointer<GramLanes> { grams.base }
  /// Packed pairs of eight samples.
  var outputs: UnsafeMutablePointer<GramLanes> { grams.base + grams.count / 2 }

  /// Makes room for Grams of the maps on one side of a layer.
  func reserve(gramsOf map: MapShape) {
    rows.grow(to: map.positions * map.pitch)
    columns.grow(to: map.positions * map.pitch)
    square.grow(to: map.positions * map.positions)
    grams.grow(to: 2 * GramPairs.packedCount(positions: map.positions))
  }

  /// Makes room for one panel of so many Floats.
  func reserve(panel count: Int) { panel.grow(to: count) }
}
