import Vocabulary

/// Said of several rules.
enum RuleWords {
  /// Read by the problem, which schedules it.
  static let learningRate = "Step size."
  static let coupledDecay = "weight_decay times the parameters is added to the estimate after clipping."
  static let decoupledDecay =
    "The parameters shrink by learning_rate weight_decay of themselves in each step, on matrices only unless decay_all."
  static let decayAll =
    "Weight decay of all parameters, biases and gains too, instead of tensors with two or more dimensions. The laboratory's point decays anyway."
}

/// d = ĝ + λθ; v ← μv + d; θ ← θ − ηv, or θ − η(d + μv) with Nesterov's momentum: PyTorch's, whose first v is d.
struct SGD: UpdateRule {
  static let name = "sgd"
  static let title = "SGD"
  static let summary = "Stochastic gradient descent."

  struct Keys: Settings {
    @Setting(.above(0), RuleWords.learningRate) var learningRate: Double
    @Setting(
      .from(0, below: 1), "v <- momentum v + estimate; the parameters move by -learning_rate v.")
    var momentum = 0.0
    @Setting(.from(0), RuleWords.coupledDecay) var weightDecay = 0.0
    @Setting(
      .flag, "Move along the estimate plus momentum times v instead of v; needs a momentum above 0.")
    var nesterov = false
  }

  static var constraints: [Constraint] {
    let (nesterov, momentum) = (Keys.key(\.$nesterov), Keys.key(\.$momentum))
    return [
      Constraint(key: nesterov.name, where: Relevance([nesterov.name]) { $0[nesterov] == true }) {
        $0[nesterov] == true && $0[momentum] == 0 ? "nesterov needs a momentum above 0" : nil
      }
    ]
  }

  /// μ, in [0, 1).
  var momentum = 0.0
  var nesterov = false
  /// λ
  var weightDecay = 0.0

  static func made(of keys: Keys) -> Self {
    Self(momentum: keys.momentum, nesterov: keys.nesterov, weightDecay: keys.weightDecay)
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
      span.withoutSlots { value, gradient in value = value - rate * (gradient + decay * value) }
      return
    }
    let friction = V(momentum)
    @inline(__always)
    func next(_ velocity: V, _ gradient: V, _ value: V, _ change: V) -> V {
      V.addsMomentumFirst
        ? friction * velocity + gradient + decay * value : change + friction * velocity
    }
    // Two loops: neither asks for every eight parameters which it is.
    if nesterov {
      span.withSlot { value, velocity, gradient in
        let change = gradient + decay * value
        velocity = next(velocity, gradient, value, change)
        value = value - rate * (change + friction * velocity)
      }
    } else {
      span.withSlot { value, velocity, gradient in
        velocity = next(velocity, gradient, value, gradient + decay * value)
        value = value - rate * velocity
      }
    }
  }
}
