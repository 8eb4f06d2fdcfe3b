import Foundation

/// m ← β₁m + (1−β₁)ĝ; v ← β₂v + (1−β₂)ĝ²; θ ← θ − ηλθ − η m̂/(√v̂ + ε), m̂ and v̂ being m/(1−β₁ᵗ) and v/(1−β₂ᵗ).
///
/// Sources: Loshchilov, Hutter, "Decoupled weight decay regularization", ICLR 2019; PyTorch's `torch.optim.AdamW`, whose
/// order of operations this is.
struct AdamW: UpdateRule {
  static let name = "adamw"
  static let title = "AdamW"
  static let summary = "Adam with decoupled weight decay."
  static let settings =
    [.learningRate] + AdamMoments.settings + [
      NumberSetting(
        "weight_decay", default: 0.01, from: 0, including: true,
        "The parameters shrink by learning_rate weight_decay of themselves in each step, on matrices only unless decay_all."
      )
    ]
  static let switches = [SwitchSetting.decayAll]

  var moments: AdamMoments
  /// λ
  var weightDecay: Double
  var decaysAll: Bool

  init(moments: AdamMoments = AdamMoments(), weightDecay: Double = 0.01, decaysAll: Bool = false) {
    (self.moments, self.weightDecay, self.decaysAll) = (moments, weightDecay, decaysAll)
  }

  init(_ values: SettingValues) {
    self.init(
      moments: AdamMoments(values), weightDecay: values["weight_decay"],
      decaysAll: values.isOn("decay_all"))
  }

  var slots: [String] { AdamMoments.slots }
  var distinguishesTensors: Bool { !decaysAll && weightDecay > 0 }

  struct Step: BitwiseCopyable {
    var moments: AdamMoments.Step
    /// 1 − ηλ
    var shrinking: Double
  }

  func step(_ context: StepContext) -> Step {
    Step(moments: moments.step(context), shrinking: 1 - context.learningRate * weightDecay)
  }

  @inline(__always)
  func move<V: Lanes>(_ span: Span<V>, _ step: Step) {
    let shrinking = V(span.isMatrix || decaysAll ? step.shrinking : 1)
    let moments = AdamMoments.Numbers<V>(step.moments)
    span.forEach { value, first, second, gradient in
      value = value * shrinking - moments.change(&first, &second, gradient)
    }
  }
}

/// What Adam and AdamW have in common: the running means of the gradient and of its square.
///
/// Source: Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015.
struct AdamMoments: Sendable {
  static let settings = [
    NumberSetting(
      "beta1", default: 0.9, from: 0, including: true, below: 1,
      "m <- beta1 m + (1 - beta1) estimate, the running mean of the estimates."),
    NumberSetting(
      "beta2", default: 0.999, from: 0, including: true, below: 1,
      "v <- beta2 v + (1 - beta2) estimate^2, the running mean of their squares."),
    NumberSetting(
      "epsilon", default: 1e-8, from: 0, including: false,
      "Added to the root of v, corrected for its start at 0."),
  ]
  static let slots = ["first_moment", "second_moment"]

  var beta1 = 0.9
  var beta2 = 0.999
  var epsilon = 1e-8

  init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) {
    (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
  }

  init(_ values: SettingValues) {
    self.init(beta1: values["beta1"], beta2: values["beta2"], epsilon: values["epsilon"])
  }

  struct Step: BitwiseCopyable {
    var beta1: Double
    var beta2: Double
    /// η/(1 − β₁ᵗ)
    var rate: Double
    /// 1/√(1 − β₂ᵗ)
    var correction: Double
    var epsilon: Double
  }

  /// m and √v are magnified alike, so that ε has to be too, and their ratio is not.
  func step(_ context: StepContext) -> Step {
    Step(
      beta1: beta1, beta2: beta2,
      rate: context.learningRate / (1 - pow(beta1, Double(context.number))),
      correction: 1 / (1 - pow(beta2, Double(context.number))).squareRoot(),
      epsilon: epsilon * context.magnification)
  }

  struct Numbers<V: Lanes> {
    private let beta1, rest1, beta2, rest2, rate, correction, epsilon: V

    @inline(__always)
    init(_ step: Step) {
      (beta1, rest1) = (V(step.beta1), V(1 - step.beta1))
      (beta2, rest2) = (V(step.beta2), V(1 - step.beta2))
      (rate, correction, epsilon) = (V(step.rate), V(step.correction), V(step.epsilon))
    }

    /// Takes the gradient into both means.
    ///
    /// - Returns: η m̂/(√v̂ + ε)
    @inline(__always)
    func change(_ first: inout V, _ second: inout V, _ gradient: V) -> V {
      first = beta1 * first + rest1 * gradient
      second = beta2 * second + rest2 * gradient * gradient
      return rate * first / (second.squareRoots * correction + epsilon)
    }
  }
}
