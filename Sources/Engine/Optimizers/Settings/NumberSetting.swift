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

/// The values that a file gives for the settings of one part of an optimizer.
struct SettingValues {
  private let settings: [NumberSetting]
  private let numbers: [String: Double]
  private let on: Set<String>

  /// - Parameters:
  ///   - numbers: by the names of settings; one that is left out has its default.
  ///   - on: switches.
  init(_ settings: [NumberSetting], _ numbers: [String: Double], on: Set<String>) {
    (self.settings, self.numbers, self.on) = (settings, numbers, on)
  }

  subscript(_ name: String) -> Double { settings.value(name, in: numbers) }

  func isOn(_ name: String) -> Bool { on.contains(name) }
}

extension NumberSetting {
  /// Read by the problem, which schedules it.
  static let learningRate = NumberSetting("learning_rate", from: 0, including: false, "Step size.")

  static let clipThreshold = NumberSetting(
    "clip_threshold", from: 0, including: false, "Longest norm that is left alone.")

  static let clipEpsilon = NumberSetting(
    "clip_epsilon", default: 0, from: 0, including: true,
    "Added to the norm in the factor; 1e-6 reproduces PyTorch's clip_grad_norm_ and Opacus.")
}

extension SwitchSetting {
  static let decayAll = SwitchSetting(
    name: "decay_all",
    summary:
      "Weight decay of all parameters, biases and gains too, instead of tensors with two or more dimensions. The laboratory's point decays anyway."
  )
}
