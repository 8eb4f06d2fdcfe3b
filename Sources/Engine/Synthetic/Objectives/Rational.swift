/// Σ x_j²/(1 + x_j²): not convex, flat far out. L = 2, the curvature at 0; F* = 0.
struct Rational: Objective {
  let dimension: Int
  var smoothness: Double? { 2 }
  var minimum: Double { 0 }

  init(dimension: Int) {
    precondition(dimension > 0, "no dimensions")
    self.dimension = dimension
  }

  func evaluate(
    at point: UnsafePointer<SIMD8<Double>>, gradient: UnsafeMutablePointer<SIMD8<Double>>
  ) -> SIMD8<Double> {
    var value = DoubleLanes.zero
    for component in 0..<dimension {
      let x = point[component]
      // 1/(1 + x²) first: x² may overflow far out, where F is 1 and ∇F is 0.
      let inverse = 1 / (1 + x * x)
      gradient[component] = 2 * (x * inverse) * inverse
      value += 1 - inverse
    }
    return value
  }

  static let kind = ObjectiveKind(
    "rational", "F(x) = sum of x_j^2 / (1 + x_j^2): not convex, flat far out."
  ) { (_: NoKeys, dimension) in Rational(dimension: dimension) }
}
