import Vocabulary

/// Every coordinate of ḡ brought into ±c: min(1, c/|ḡ_k|) ḡ_k.
///
/// Source: Zhang et al., "Why are adaptive methods good for attention models?", NeurIPS 2020, coordinate-wise clipping,
/// with one threshold for all coordinates.
struct CoordinateClip: GradientEstimator {
  static let name = "coordinate_clip"
  static let summary = "with every coordinate of the mean gradient clipped to coordinate_threshold."

  struct Keys: Settings {
    @Setting(.above(0), "Largest coordinate, up to its sign, that is left alone.")
    var coordinateThreshold: Double
  }

  var threshold: Double

  static func made(of keys: Keys) -> Self { Self(threshold: keys.coordinateThreshold) }

  static let scope = GradientScope.coordinates
  var thresholds: (first: Double, beta: Double) { (threshold, .nan) }

  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { DoubleLanes(repeating: 1) }

  @inline(__always)
  func cut<V: Lanes>(_ coordinates: V) -> V { coordinates.clamped(to: V(threshold)) }
}
