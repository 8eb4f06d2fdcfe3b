import Foundation
import Vocabulary

/// ½ Σ λ_j x_j², the λ_j from 1 down to 1/conditionNumber in equal ratios. L = 1, F* = 0.
package struct Quadratic: Objective {
  package let dimension: Int
  package var smoothness: Double? { 1 }
  package var minimum: Double { 0 }
  private let curvatures: [Double]

  package init(dimension: Int, conditionNumber: Double = 1) {
    precondition(
      dimension > 0 && conditionNumber >= 1, "\(dimension) dimensions, condition \(conditionNumber)")
    self.dimension = dimension
    curvatures = (0..<dimension).map { component in
      dimension == 1 ? 1 : pow(conditionNumber, -Double(component) / Double(dimension - 1))
    }
  }

  package func evaluate(
    at point: UnsafePointer<SIMD8<Double>>, gradient: UnsafeMutablePointer<SIMD8<Double>>
  ) -> SIMD8<Double> {
    var value = DoubleLanes.zero
    for component in 0..<dimension {
      let slope = curvatures[component] * point[component]
      gradient[component] = slope
      value += slope * point[component]
    }
    return 0.5 * value
  }

  private struct Keys: Settings {
    @Setting(.from(1), "Largest over smallest curvature; the curvatures between are in equal ratios.")
    var conditionNumber = 1.0
  }

  static let kind = ObjectiveKind("quadratic", "F(x) = sum of lambda_j x_j^2 / 2, the largest lambda 1.") {
    (keys: Keys, dimension) in Quadratic(dimension: dimension, conditionNumber: keys.conditionNumber)
  }
}
