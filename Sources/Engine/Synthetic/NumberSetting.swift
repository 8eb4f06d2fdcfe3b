/// One number that a noise law or an objective takes, described once for every reader of it.
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
