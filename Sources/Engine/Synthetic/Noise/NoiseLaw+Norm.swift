import Foundation

extension NoiseLaw {
  /// E‖ξ‖^order of `dimension` independent components, for 0 < order ≤ 2, `scale` included.
  ///
  /// Exact in one dimension, for order 2 and for normal noise; elsewhere the bound d · E|ξ_1|^order, which holds because
  /// ‖x‖^q ≤ Σ |x_j|^q for q ≤ 2. Infinite from the tail index on.
  public func normMoment(_ order: Double, dimension: Int) -> Double {
    precondition(order > 0 && order <= 2, "a norm's moment of order \(order)")
    let size = pow(scale, order)
    if self is NormalNoise {
      let half = Double(dimension) / 2
      return size * pow(2, order / 2) * exp(lgamma(half + order / 2) - lgamma(half))
    }
    return size * Double(dimension) * absoluteMoment(order)
  }
}
