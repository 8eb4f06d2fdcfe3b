import Vocabulary

/// θ ← θ − ηλθ − η sign(β₁m + (1−β₁)ĝ); m ← β₂m + (1−β₂)ĝ: sign descent with momentum.
///
/// Source: Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, algorithm 2.
struct Lion: UpdateRule {
  static let name = "lion"
  static let title = "Lion"
  static let summary = "Sign descent with momentum."

  struct Keys: Settings {
    @Setting(.above(0), RuleWords.learningRate) var learningRate: Double
    @Setting(
      .from(0, below: 1), "The parameters move along the sign of beta1 m + (1 - beta1) estimate.")
    var beta1 = 0.9
    @Setting(.from(0, below: 1), "m <- beta2 m + (1 - beta2) estimate, after that.") var beta2 = 0.99
    @Setting(.from(0), RuleWords.decoupledDecay) var weightDecay = 0.0
    @Setting(.flag, RuleWords.decayAll) var decayAll = false
  }

  var beta1: Double
  var beta2: Double
  /// λ
  var weightDecay: Double
  var decaysAll = false

  static func made(of keys: Keys) -> Self {
    Self(
      beta1: keys.beta1, beta2: keys.beta2, weightDecay: keys.weightDecay, decaysAll: keys.decayAll)
  }

  var slots: [String] { ["sign_momentum"] }
  var distinguishesTensors: Bool { !decaysAll && weightDecay > 0 }

  struct Step: BitwiseCopyable {
    var rate: Double
    /// 1 − ηλ
    var shrinking: Double
  }

  func step(_ context: StepContext) -> Step {
    Step(rate: context.learningRate, shrinking: 1 - context.learningRate * weightDecay)
  }

  @inline(__always)
  func move<V: Lanes>(_ span: Span<V>, _ step: Step) {
    let (rate, shrinking) = (V(step.rate), V(span.isMatrix || decaysAll ? step.shrinking : 1))
    let (beta1, rest1, beta2, rest2) = (V(beta1), V(1 - beta1), V(beta2), V(1 - beta2))
    span.withSlot { value, momentum, gradient in
      value = value * shrinking - rate * (beta1 * momentum + rest1 * gradient).signs
      momentum = beta2 * momentum + rest2 * gradient
    }
  }
}
