/// A function to minimise, evaluated for eight runs at once.
public protocol Objective: Sendable {
  var dimension: Int { get }
  /// L, the largest curvature of F anywhere; nil where there is none.
  var smoothness: Double? { get }
  /// F*
  var minimum: Double { get }

  /// F and ∇F. Vectors are (dimension, 8 runs).
  ///
  /// - Parameters:
  ///   - point: `dimension` vectors of eight Doubles.
  ///   - gradient: where as many are written.
  /// - Returns: F of the eight runs.
  func evaluate(
    at point: UnsafePointer<SIMD8<Double>>, gradient: UnsafeMutablePointer<SIMD8<Double>>
  )
    -> SIMD8<Double>
}

extension Objective {
  /// F at one point.
  public func value(at point: [Double]) -> Double {
    precondition(point.count == dimension, "a point of \(point.count) components for \(dimension)")
    var gradient = [DoubleLanes](repeating: .zero, count: dimension)
    return evaluate(at: point.map { DoubleLanes(repeating: $0) }, gradient: &gradient)[0]
  }
}
