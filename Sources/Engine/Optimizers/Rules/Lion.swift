/// θ ← θ − ηλθ − η sign(β₁m + (1−β₁)ĝ); m ← β₂m + (1−β₂)ĝ: sign descent with momentum.
///
/// Source: Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, algorithm 2.
struct Lion: UpdateRule {
  static let name = "lion"
  static let title = "Lion"
  static let summary = "Sign descent with momentum."
  static let settings = [
    NumberSetting.learningRate,
    NumberSetting(
      "beta1", default: 0.9, from: 0, including: true, below: 1,
      "The parameters move along the sign of beta1 m + (1 - beta1) estimate."),
    NumberSetting(
      "beta2", default: 0.99, from: 0, including: true, below: 1,
      "m <- beta2 m + (1 - beta2) estimate, after that."),
    NumberSetting(
      "weight_decay", default: 0, from: 0, including: true,
      "The parameters shrink by learning_rate weight_decay of themselves in each step, on matrices only unless decay_all."
    ),
  ]
  static let switches = [SwitchSetting.decayAll]

  var beta1: Double
  var beta2: Double
  /// λ
  var weightDecay: Double
  var decaysAll: Bool

  init(beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0, decaysAll: Bool = false) {
    (self.beta1, self.beta2) = (beta1, beta2)
    (self.weightDecay, self.decaysAll) = (weightDecay, decaysAll)
  }

  init(_ values: SettingValues) {
    self.init(
      beta1: values["beta1"], beta2: values["beta2"], weightDecay: values["weight_decay"],
      decaysAll: values.isOn("decay_all"))
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
    span.forEach { value, momentum, gradient in
      value = value * shrinking - rate * (beta1 * momentum + rest1 * gradient).signs
      momentum = beta2 * momentum + rest2 * gradient
    }
  }
}
