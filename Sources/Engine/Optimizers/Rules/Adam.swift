import Vocabulary

/// AdamW's moments of ĝ + λθ, without its decay: weight decay as an L2 penalty has it.
///
/// Source: Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015; PyTorch's `torch.optim.Adam`.
struct Adam: UpdateRule {
  static let name = "adam"
  static let title = "Adam"
  static let summary = "Adaptive moment estimation."

  struct Keys: Settings {
    @Setting(.above(0), RuleWords.learningRate) var learningRate: Double
    @Setting(.from(0, below: 1), AdamMoments.beta1Words) var beta1 = AdamMoments.usual.beta1
    @Setting(.from(0, below: 1), AdamMoments.beta2Words) var beta2 = AdamMoments.usual.beta2
    @Setting(.above(0), AdamMoments.epsilonWords) var epsilon = AdamMoments.usual.epsilon
    @Setting(.from(0), RuleWords.coupledDecay) var weightDecay = 0.0
  }

  var moments = AdamMoments.usual
  /// λ
  var weightDecay: Double

  static func made(of keys: Keys) -> Self {
    Self(
      moments: AdamMoments(beta1: keys.beta1, beta2: keys.beta2, epsilon: keys.epsilon),
      weightDecay: keys.weightDecay)
  }

  var slots: [String] { AdamMoments.slots }

  /// The square of a magnified λθ is more than single precision holds; and beside a λθ as it is, an estimate that would
  /// have to be magnified is nothing.
  var takesMagnified: Bool { weightDecay == 0 }

  func step(_ context: StepContext) -> AdamMoments.Step { moments.step(context) }

  @inline(__always)
  func move<V: Lanes>(_ span: Span<V>, _ step: AdamMoments.Step) {
    let decay = V(weightDecay)
    let moments = AdamMoments.Numbers<V>(self.moments, step)
    span.withTwoSlots { value, first, second, gradient in
      value = value - moments.change(&first, &second, gradient + decay * value)
    }
  }
}
