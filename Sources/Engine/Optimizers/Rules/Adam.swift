/// AdamW's moments of ĝ + λθ, without its decay: weight decay as an L2 penalty has it.
///
/// Source: Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015; PyTorch's `torch.optim.Adam`.
struct Adam: UpdateRule {
  static let name = "adam"
  static let title = "Adam"
  static let summary = "Adaptive moment estimation."
  static let settings =
    [.learningRate] + AdamMoments.settings + [
      NumberSetting(
        "weight_decay", default: 0, from: 0, including: true,
        "weight_decay times the parameters is added to the estimate after clipping.")
    ]

  var moments: AdamMoments
  /// λ
  var weightDecay: Double

  init(moments: AdamMoments = AdamMoments(), weightDecay: Double = 0) {
    (self.moments, self.weightDecay) = (moments, weightDecay)
  }

  init(_ values: SettingValues) {
    self.init(moments: AdamMoments(values), weightDecay: values["weight_decay"])
  }

  var slots: [String] { AdamMoments.slots }

  /// The square of a magnified λθ is more than single precision holds; and beside a λθ as it is, an estimate that would
  /// have to be magnified is nothing.
  var takesMagnified: Bool { weightDecay == 0 }

  func step(_ context: StepContext) -> AdamMoments.Step { moments.step(context) }

  @inline(__always)
  func move<V: Lanes>(_ span: Span<V>, _ step: AdamMoments.Step) {
    let decay = V(weightDecay)
    let moments = AdamMoments.Numbers<V>(step)
    span.forEach { value, first, second, gradient in
      value = value - moments.change(&first, &second, gradient + decay * value)
    }
  }
}
