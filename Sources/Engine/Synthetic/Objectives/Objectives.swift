import Vocabulary

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
