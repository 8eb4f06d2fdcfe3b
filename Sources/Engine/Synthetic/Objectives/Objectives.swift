/// An objective as a file names it, with the numbers it takes.
public struct ObjectiveKind: Sendable {
  public var name: String
  public var summary: String
  public var settings: [NumberSetting]
  public var smallestDimension: Int
  /// From a dimension and a value for every setting to the objective.
  public var make: @Sendable (_ dimension: Int, _ values: [String: Double]) -> any Objective
}

/// Every objective that a file can name. Adding one is a file with the objective and an entry here.
public enum Objectives {
  public static let all: [ObjectiveKind] = [quadratic, rational, rosenbrock]

  public static func named(_ name: String) -> ObjectiveKind? { all.first { $0.name == name } }

  private static let condition = NumberSetting(
    "condition_number", default: 1, from: 1, including: true,
    "Largest over smallest curvature; the curvatures between are in equal ratios.")

  private static let quadratic = ObjectiveKind(
    name: "quadratic", summary: "F(x) = sum of lambda_j x_j^2 / 2, the largest lambda 1.",
    settings: [condition], smallestDimension: 1
  ) { dimension, values in
    Quadratic(dimension: dimension, conditionNumber: [condition].value("condition_number", in: values))
  }

  private static let rational = ObjectiveKind(
    name: "rational", summary: "F(x) = sum of x_j^2 / (1 + x_j^2): not convex, flat far out.", settings: [],
    smallestDimension: 1
  ) { dimension, _ in Rational(dimension: dimension) }

  private static let rosenbrock = ObjectiveKind(
    name: "rosenbrock", summary: "A curved valley towards (1, ..., 1); two dimensions or more.", settings: [],
    smallestDimension: 2
  ) { dimension, _ in Rosenbrock(dimension: dimension) }
}
