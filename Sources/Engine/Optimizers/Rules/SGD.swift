/// d = ĝ + λθ; v ← μv + d; θ ← θ − ηv, or θ − η(d + μv) with Nesterov's momentum: PyTorch's, whose first v is d.
struct SGD: UpdateRule {
  static let name = "sgd"
  static let title = "SGD"
  static let summary = "Stochastic gradient descent."
  static let settings = [
    NumberSetting.learningRate,
    NumberSetting(
      "momentum", default: 0, from: 0, including: true, below: 1,
      "v <- momentum v + estimate; the parameters move by -learning_rate v."),
    NumberSetting(
      "weight_decay", default: 0, from: 0, including: true,
      "weight_decay times the parameters is added to the estimate after clipping."),
  ]
  static let switches = [
    SwitchSetting(
      name: "nesterov",
      summary: "Move along the estimate plus momentum times v instead of v; needs a momentum above 0.")
  ]

  /// μ, in [0, 1).
  var momentum = 0.0
  var nesterov = false
  /// λ
  var weightDecay = 0.0

  init(momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0) {
    (self.momentum, self.nesterov, self.weightDecay) = (momentum, nesterov, weightDecay)
  }

  init(_ values: SettingValues) {
    momentum = values["momentum"]
    nesterov = values.isOn("nesterov")
    weightDecay = values["weight_decay"]
  }

  var slots: [String] { momentum == 0 ? [] : ["velocity"] }
  var followsTheory: Bool { true }

  struct Step: BitwiseCopyable {
    var rate: Double
    var decay: Double
  }

  func step(_ context: StepContext) -> Step {
    Step(
      rate: context.learningRate / context.magnification, decay: weightDecay * context.magnification)
  }

  @inline(__always)
  func move<V: Lanes>(_ span: Span<V>, _ step: Step) {
    let (rate, decay) = (V(step.rate), V(step.decay))
    if momentum == 0 {
      span.forEach { value, gradient in value = value - rate * (gradient + decay * value) }
      return
    }
    let (friction, nesterov) = (V(momentum), nesterov)
    span.forEach { value, velocity, gradient in
      let change = gradient + decay * value
      velocity =
        V.addsMomentumFirst
        ? friction * velocity + gradient + decay * value : change + friction * velocity
      value = value - rate * (nesterov ? change + friction * velocity : velocity)
    }
  }
}
