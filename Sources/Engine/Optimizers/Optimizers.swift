import Vocabulary

/// Every optimizer that a file can name: each gradient estimator with each update rule.
///
/// Adding an estimator or a rule is a file that describes it and a line at the end of `parts`. A part makes optimizers
/// with all parts of the other sort before it, so that those that were there keep their places, which give curves their
/// colours.
public enum Optimizers {
  static let parts: [OptimizerRegistry.Part] = [
    .estimator(MeanGradient.self), .rule(SGD.self),
    .estimator(BatchClip.self), .estimator(NormalizedMean.self), .estimator(PerSampleClip.self),
    .estimator(MicroBatchClip.self),
    .rule(AdamW.self), .rule(Adam.self), .rule(Lion.self),
    .estimator(AutomaticClip.self), .estimator(QuantileClip.self), .estimator(CoordinateClip.self),
  ]

  /// What there is to choose from: more within a test that adds a part.
  @TaskLocal static var registry = OptimizerRegistry(parts)

  /// Each keeps its place for ever: places give curves their colours.
  public static var all: [OptimizerKind] { registry.all }

  /// What keys must be to each other, whatever the problem.
  public static var constraints: [Constraint] { registry.constraints }

  /// Nil where no optimizer has the name.
  public static func named(_ name: String) -> OptimizerKind? { registry.kinds[name] }
}

/// The optimizers that some estimators and update rules make.
struct OptimizerRegistry: Sendable {
  enum Part: Sendable {
    case estimator(any GradientEstimator.Type)
    case rule(any UpdateRule.Type)
  }

  let all: [OptimizerKind]
  let kinds: [String: OptimizerKind]
  let constraints: [Constraint]

  init(_ parts: [Part]) {
    var estimators: [any GradientEstimator.Type] = []
    var rules: [any UpdateRule.Type] = []
    var all: [OptimizerKind] = []
    var constraints: [Constraint] = []
    for part in parts {
      switch part {
      case .estimator(let estimator):
        estimators.append(estimator)
        all += rules.map { OptimizerKind(estimator, $0) }
        constraints += estimator.constraints
      case .rule(let rule):
        rules.append(rule)
        all += estimators.map { OptimizerKind($0, rule) }
        constraints += rule.constraints
      }
    }
    (self.all, self.constraints) = (all, constraints)
    // Two of one name are a mistake of whoever adds a part.
    kinds = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
  }
}
