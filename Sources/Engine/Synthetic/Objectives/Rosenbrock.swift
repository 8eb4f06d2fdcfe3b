/// Σ 100 (x_{j+1} − x_j²)² + (1 − x_j)²: a curved valley. F* = 0 at (1, …, 1); its curvature has no bound.
///
/// Source: Rosenbrock, "An automatic method for finding the greatest or least value of a function", 1960.
struct Rosenbrock: Objective {
  let dimension: Int
  var smoothness: Double? { nil }
  var minimum: Double { 0 }

  /// - Parameter dimension: at least 2.
  init(dimension: Int) {
    precondition(dimension >= 2, "Rosenbrock's function has at least 2 dimensions, not \(dimension)")
    self.dimension = dimension
  }

  func evaluate(
    at point: UnsafePointer<SIMD8<Double>>, gradient: UnsafeMutablePointer<SIMD8<Double>>
  ) -> SIMD8<Double> {
    var value = DoubleLanes.zero
    gradient[0] = .zero
    for component in 0..<(dimension - 1) {
      let x = point[component]
      let bend = point[component + 1] - x * x
      let rest = 1 - x
      value += 100 * (bend * bend) + rest * rest
      gradient[component] += -400 * (x * bend) - 2 * rest
      gradient[component + 1] = 200 * bend
    }
    return value
  }

  static let kind = ObjectiveKind(
    "rosenbrock", "A curved valley towards (1, ..., 1); two dimensions or more.", smallestDimension: 2
  ) { (_: NoKeys, dimension) in Rosenbrock(dimension: dimension) }
}
