import Testing

@testable import Engine

/// ḡ/2: an estimator that only tests have.
struct HalfGradient: GradientEstimator {
  static let name = "half"
  static let summary = "along half of the mean gradient."

  static func made(of keys: NoKeys) -> Self { Self() }

  static let scope = GradientScope.samples

  func factors(
    of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>
  ) -> DoubleLanes { DoubleLanes(repeating: 0.5) }
}

/// θ ← θ − ηĝ/t: an update rule that only tests have.
struct SlowDescent: UpdateRule {
  static let name = "slow"
  static let title = "Slow descent"
  static let summary = "Ever shorter steps."

  static func made(of keys: NoKeys) -> Self { Self() }

  /// ĝ's sum, for nothing.
  var slots: [String] { ["sum"] }

  func step(_ context: StepContext) -> Double { context.learningRate / Double(context.number) }

  func move<V: Lanes>(_ span: Span<V>, _ step: Double) {
    let rate = V(step)
    span.withSlot { value, sum, gradient in
      sum = sum + gradient
      value = value - rate * gradient
    }
  }
}

/// Parts that are added from outside make optimizers with all that are there, at the end.
@Suite struct OptimizerRehearsalTests {
  static let registry = OptimizerRegistry(
    Optimizers.parts + [.estimator(HalfGradient.self), .rule(SlowDescent.self)])

  @Test func addedPartsComeBehindAndGoWithEveryPartOfTheOtherSort() {
    let before = Optimizers.all.map(\.name)
    let all = Self.registry.all.map(\.name)
    #expect(Array(all.prefix(before.count)) == before)
    let added = Set(all.dropFirst(before.count))
    #expect(added.isSuperset(of: ["half_sgd", "half_adamw", "slow", "ps_clip_slow", "half_slow"]))
    Optimizers.$registry.withValue(Self.registry) { #expect(Optimizers.named("half_slow") != nil) }
    #expect(Optimizers.named("half_slow") == nil)
  }

  @Test func theRulesThatWereThereKeepTheirPlaces() {
    #expect(
      Optimizers.all.prefix(5).map(\.name) == [
        "sgd", "clip_sgd", "normalized_sgd", "ps_clip_sgd", "micro_batch_clip_sgd",
      ])
  }
}
