/// One key of an experiment file: its type, range, default and meaning, stated once.
public struct Parameter: Sendable {
  /// As a file writes it, in snake case.
  public var name: String
  /// What the key may hold.
  public var type: ParameterType
  /// What a file that does not name the key gets; nil where the key must be given or may be absent.
  public var standard: Value?
  /// True where a file that leaves the key out is wrong. A parameter with a default is never required.
  public var isRequired: Bool
  /// For people, e.g. `epochs`; empty for a pure number.
  public var unit: String
  /// One sentence for `sweep catalog`, the reference and editors.
  public var summary: String
  /// See ``addedLater(before:)``; nil for a parameter that was there from the beginning.
  public internal(set) var before: Value?
}

extension Parameter {
  /// A parameter with a default.
  public init(
    _ name: String, _ type: ParameterType, default standard: Value, unit: String = "", _ summary: String
  ) {
    self.init(name: name, type: type, standard: standard, isRequired: false, unit: unit, summary: summary)
  }

  /// A parameter that every file must give.
  public static func required(
    _ name: String, _ type: ParameterType, unit: String = "", _ summary: String
  ) -> Parameter {
    Parameter(name: name, type: type, standard: nil, isRequired: true, unit: unit, summary: summary)
  }

  /// A parameter that may be left out and then has no value at all.
  public static func optional(
    _ name: String, _ type: ParameterType, unit: String = "", _ summary: String
  ) -> Parameter {
    Parameter(name: name, type: type, standard: nil, isRequired: false, unit: unit, summary: summary)
  }
}

/// What a key may hold. A list written where the type wants one value is a grid axis.
public indirect enum ParameterType: Sendable {
  case boolean
  case integer(ClosedRange<Int>)
  case number(NumberRange)
  case string
  /// One of these words.
  case choice([Choice])
  /// A list is one value here; a list of lists is an axis.
  case list(ParameterType)
  /// Some of these words, at least one and each once: a list whose order means nothing, or one bare word.
  case words([Choice])
  /// A map with these keys.
  case block([Parameter])
  /// A map whose key `tag` names the kind; a bare word is short for the map with that tag and its defaults.
  case variant(tag: String, [Kind])

  // Report vocabulary, checked against the catalog and the experiment.
  /// The name of a metric that a problem of the file measures, or of its series index.
  case metric
  /// `final m`, `best m`, or a bare metric name (its final value); see ``MetricExpression``.
  case metricExpression
  /// `problem`, `optimizer`, `seed`, or a key of a cell's configuration (dotted inside nested maps).
  case column
  /// A ``column``, or else a ``metricExpression``: what an axis of a figure may show.
  case columnOrMetric
  /// A map from columns to a value or a list of values that they must equal.
  case match
  /// A condition on the columns of a cell; see ``Expression``.
  case expression
}

/// A word that a key may have.
public struct Choice: Sendable, Hashable {
  /// As a file writes it.
  public var name: String
  /// What it means.
  public var summary: String

  package init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
}

/// The numbers a parameter admits.
public struct NumberRange: Sendable, Hashable {
  /// An end of a range.
  public enum Bound: Sendable, Hashable {
    case none
    case including(Double)
    case excluding(Double)
  }

  /// The smallest number.
  public var lower: Bound
  /// The largest number.
  public var upper: Bound
  /// Whether `inf` may be written (`-inf` never may).
  public var allowsInfinity: Bool

  package init(lower: Bound = .none, upper: Bound = .none, allowsInfinity: Bool = false) {
    self.lower = lower
    self.upper = upper
    self.allowsInfinity = allowsInfinity
  }

  /// Above 0.
  public static let positive = NumberRange(lower: .excluding(0))
  /// 0 and above.
  public static let nonNegative = NumberRange(lower: .including(0))
  /// Every finite number.
  public static let any = NumberRange()

  /// Whether a key of this range may have the number; NaN and -∞ never.
  public func contains(_ value: Double) -> Bool {
    guard !value.isNaN, !value.isInfinite || (allowsInfinity && value > 0) else { return false }
    let aboveLower =
      switch lower {
      case .none: true
      case .including(let bound): value >= bound
      case .excluding(let bound): value > bound
      }
    let belowUpper =
      switch upper {
      case .none: true
      case .including(let bound): value <= bound
      case .excluding(let bound): value < bound
      }
    return aboveLower && belowUpper
  }
}
