import Foundation
import Vocabulary

/// m ← β₁m + (1−β₁)ĝ; v ← β₂v + (1−β₂)ĝ²; θ ← θ − ηλθ − η m̂/(√v̂ + ε), m̂ and v̂ being m/(1−β₁ᵗ) and v/(1−β₂ᵗ).
///
/// Sources: Loshchilov, Hutter, "Decoupled weight decay regularization", ICLR 2019; PyTorch's `torch.optim.AdamW`, whose
/// order of operations this is.
struct AdamW: UpdateRule {
  static let name = "adamw"
  static let title = "AdamW"
  static let summary = "Adam with decoupled weight decay."

  struct Keys: Settings {
    @Setting(.above(0), RuleWords.learningRate) var learningRate: Double
    @Setting(.from(0, below: 1), AdamMoments.beta1Words) var beta1 = AdamMoments.usual.beta1
    @Setting(.from(0, below: 1), AdamMoments.beta2Words) var beta2 = AdamMoments.usual.beta2
    @Setting(.above(0), AdamMoments.epsilonWords) var epsilon = AdamMoments.usual.epsilon
    @Setting(.from(0), RuleWords.decoupledDecay) var weightDecay = 0.01
    @Setting(.flag, RuleWords.decayAll) var decayAll = false
  }

  var moments = AdamMoments.usual
  /// λ
  var weightDecay: Double
  var decaysAll = false

  static func made(of keys: Keys) -> Self {
    Self(
      moments: AdamMoments(beta1: keys.beta1, beta2: keys.beta2, epsilon: keys.epsilon),
      weightDecay: keys.weightDecay, decaysAll: keys.decayAll)
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
    let moments = AdamMoments.Numbers<V>(self.moments, step.moments)
    span.withTwoSlots { value, first, second, gradient in
      value = value * shrinking - moments.change(&first, &second, gradient)
    }
  }
}

/// What Adam and AdamW have in common: the running means of the gradient and of its square.
///
/// Source: Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015.
struct AdamMoments: Sendable {
  /// Adam's and PyTorch's.
  static let usual = AdamMoments(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
  static let beta1Words = "m <- beta1 m + (1 - beta1) estimate, the running mean of the estimates."
  static let beta2Words = "v <- beta2 v + (1 - beta2) estimate^2, the running mean of their squares."
  static let epsilonWords = "Added to the root of v, corrected for its start at 0."
  static let slots = ["first_moment", "second_moment"]

  var beta1: Double
  var beta2: Double
  var epsilon: Double

  struct Step: BitwiseCopyable {
    /// η/(1 − β₁ᵗ)
    var rate: Double
    /// 1/√(1 − β₂ᵗ)
    var correction: Double
    var epsilon: Double
  }

  /// m and √v are magnified alike, so that ε has to be too, and their ratio is not.
  func step(_ context: StepContext) -> Step {
    Step(
      rate: context.learningRate / (1 - pow(beta1, Double(context.number))),
      correction: 1 / (1 - pow(beta2, Double(context.number))).squareRoot(),
      epsilon: epsilon * context.magnification)
  }

  struct Numbers<V: Lanes> {
    private let beta1, rest1, beta2, rest2, rate, correction, epsilon: V

    @inline(__always)
    init(_ moments: AdamMoments, _ step: Step) {
      (beta1, rest1) = (V(moments.beta1), V(1 - moments.beta1))
      (beta2, rest2) = (V(moments.beta2), V(1 - moments.beta2))
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
