/// One number that an optimizer, a noise law or a problem takes, described once for every reader of it.
public struct NumberSetting: Sendable, Hashable {
  public var name: String
  /// nil where it must be given.
  public var standard: Double?
  public var minimum: Double
  /// Whether `minimum` itself is allowed.
  public var includesMinimum: Bool
  public var maximum: Double
  /// Whether `maximum` itself is allowed.
  public var includesMaximum: Bool
  public var allowsInfinity: Bool
  public var summary: String

  /// - Parameters:
  ///   - minimum: a finite lower bound.
  ///   - maximum: an upper bound that is not itself allowed.
  ///   - last: instead of `maximum`, an upper bound that is.
  public init(
    _ name: String, default standard: Double? = nil, from minimum: Double, including includesMinimum: Bool,
    below maximum: Double = .infinity, upTo last: Double? = nil, allowsInfinity: Bool = false,
    _ summary: String
  ) {
    self.name = name
    self.standard = standard
    self.minimum = minimum
    self.includesMinimum = includesMinimum
    self.maximum = last ?? maximum
    self.includesMaximum = last != nil
    self.allowsInfinity = allowsInfinity
    self.summary = summary
  }
}

extension [NumberSetting] {
  /// The value given for a setting of this name, else its default.
  func value(_ name: String, in values: [String: Double]) -> Double {
    guard let value = values[name] ?? first(where: { $0.name == name })?.standard else {
      preconditionFailure("no value for \(name)")
    }
    return value
  }
}

/// Something an optimizer does only where a file says `true`.
public struct SwitchSetting: Sendable, Hashable {
  public var name: String
  public var summary: String
}

/// An optimizer as a file names it, with the numbers and switches it takes.
public struct OptimizerKind: Sendable {
  public var name: String
  public var summary: String
  public var settings: [NumberSetting]
  /// What every update rule can do.
  public let switches = [
    SwitchSetting(
      name: "nesterov",
      summary: "Move along the estimate plus momentum times v instead of v; needs a momentum above 0.")
  ]
  /// From a value for every setting, and the switches that are on, to the optimizer.
  public var make: @Sendable (_ numbers: [String: Double], _ on: Set<String>) -> Optimizer

  init(
    _ name: String, _ summary: String, settings: [NumberSetting],
    make: @escaping @Sendable (_ value: (String) -> Double, _ optimizer: inout Optimizer) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.settings = settings + Self.updateSettings
    let all = self.settings
    self.make = { values, switches in
      func value(_ name: String) -> Double { all.value(name, in: values) }
      var optimizer = Optimizer(
        momentum: value("momentum"), nesterov: switches.contains("nesterov"),
        weightDecay: value("weight_decay"))
      make(value, &optimizer)
      return optimizer
    }
  }

  /// What every update rule takes. The learning rate is read by the problem, which schedules it.
  private static let updateSettings = [
    NumberSetting("learning_rate", from: 0, including: false, "Step size."),
    NumberSetting(
      "momentum", default: 0, from: 0, including: true, below: 1,
      "v <- momentum v + estimate; the parameters move by -learning_rate v."),
    NumberSetting(
      "weight_decay", default: 0, from: 0, including: true,
      "weight_decay times the parameters is added to the estimate after clipping."),
  ]

  static let clipSettings = [
    NumberSetting("clip_threshold", from: 0, including: false, "Longest norm that is left alone."),
    epsilon,
  ]

  static let epsilon = NumberSetting(
    "clip_epsilon", default: 0, from: 0, including: true,
    "Added to the norm in the factor; 1e-6 reproduces PyTorch's clip_grad_norm_ and Opacus.")
}
