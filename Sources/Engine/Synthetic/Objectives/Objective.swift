import Vocabulary

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
  ) -> SIMD8<Double>
}

extension Objective {
  /// F at one point.
  public func value(at point: [Double]) -> Double {
    precondition(point.count == dimension, "a point of \(point.count) components for \(dimension)")
    var gradient = [DoubleLanes](repeating: .zero, count: dimension)
    return evaluate(at: point.map { DoubleLanes(repeating: $0) }, gradient: &gradient)[0]
  }
}

/// An objective as a file names it, with the keys it takes.
public struct ObjectiveKind: Sendable {
  /// What a file may say of it.
  public let kind: Kind
  /// Fewer components have no such function.
  public let smallestDimension: Int
  /// From a dimension and a configuration.
  ///
  /// - Throws: where a key has no value, or one that is not of its type.
  public let make: @Sendable (_ dimension: Int, [String: Value]) throws(SettingError) -> any Objective

  init<Keys: Settings>(
    _ name: String, _ summary: String, smallestDimension: Int = 1,
    make: @escaping @Sendable (Keys, _ dimension: Int) -> any Objective
  ) {
    kind = Kind(name: name, summary: summary, parameters: Keys.parameters)
    self.smallestDimension = smallestDimension
    self.make = { (dimension, values) throws(SettingError) in make(try Keys(reading: values), dimension) }
  }
}

/// Every objective that a file can name. Adding one is a file with the objective and its kind, and a name here.
public enum Objectives {
  /// In the order of the reference.
  public static let all: [ObjectiveKind] = [Quadratic.kind, Rational.kind, Rosenbrock.kind]
}
