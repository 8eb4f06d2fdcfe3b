import Vocabulary

/// A value that a report takes from one cell's metrics: `final validation_accuracy`, `time_to(loss <= 0.1)`.
public struct MetricExpression: Sendable, Hashable {
  /// What is taken of a metric.
  public enum Statistic: Sendable, Hashable {
    /// `final m`, or `m`: the last value of the series, or the metric of a problem that measures it once.
    case final
    /// `best m`: the best value of the series in the direction of the metric's goal.
    case best
    /// `auc m`: the area under the series by the trapezoid rule, divided by its length; so a mean, in the metric's unit.
    case area
    /// `mean m over last 5 epochs`: the mean of the series' rows in its last so many epochs or steps.
    case meanOfLast(Double, unit: String)
    /// `m at epoch 30`: the last value that was measured at or before that epoch or step.
    case at(Double, unit: String)
    /// `m at 600 s`: the last value that was measured by then; the final one where training took less.
    case atSeconds(Double)
    /// `time_to(m >= 0.4)`, `epochs_to(…)`, `steps_to(…)`: seconds, epochs or steps until the first row at which the
    /// metric is there; ∞ where it never is.
    case target(TargetUnit, Comparison, Double)
  }

  /// What a target is paid in.
  public enum TargetUnit: String, Sendable, Hashable, CaseIterable {
    case seconds = "time_to"
    case epochs = "epochs_to"
    case steps = "steps_to"
  }

  /// A sign between a metric and a target.
  public enum Comparison: String, Sendable, Hashable, CaseIterable {
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"

    /// Whether a value is where it is to be.
    public func holds(_ value: Double, _ threshold: Double) -> Bool {
      switch self {
      case .atLeast: value >= threshold
      case .atMost: value <= threshold
      case .above: value > threshold
      case .below: value < threshold
      }
    }

    /// Whether more of the metric is nearer to the target.
    public var wantsLarge: Bool { self == .atLeast || self == .above }
  }

  /// What is taken.
  public var statistic: Statistic
  /// By its name in the catalog.
  public var metric: String

  package init(_ statistic: Statistic, _ metric: String) {
    self.statistic = statistic
    self.metric = metric
  }

  /// Nil where the text has none of the forms; see ``init(parsing:)``.
  public init?(_ text: String) {
    guard let expression = try? MetricExpression(parsing: text) else { return nil }
    self = expression
  }

  /// Whether it counts what it takes to get somewhere: smaller is better, and ∞ is a failure.
  public var isTarget: Bool { if case .target = statistic { true } else { false } }

  /// Whether it needs the metric to have a series.
  public var needsSeries: Bool { statistic != .final && statistic != .best }

  /// `epoch` or `step` where the expression counts in it; nil where it does not.
  public var seriesUnit: String? {
    switch statistic {
    case .meanOfLast(_, let unit), .at(_, let unit): unit
    case .target(.epochs, _, _): "epoch"
    case .target(.steps, _, _): "step"
    default: nil
    }
  }

  /// Whether it needs the series' wall time.
  public var needsClock: Bool {
    switch statistic {
    case .atSeconds, .target(.seconds, _, _): true
    default: false
    }
  }
}

extension MetricExpression: CustomStringConvertible {
  /// The text that reads as this expression.
  public var description: String {
    switch statistic {
    case .final: "final \(metric)"
    case .best: "best \(metric)"
    case .area: "auc \(metric)"
    case .meanOfLast(let count, let unit):
      "mean \(metric) over last \(Value.shortest(count)) \(unit)\(count == 1 ? "" : "s")"
    case .at(let place, let unit): "\(metric) at \(unit) \(Value.shortest(place))"
    case .atSeconds(let seconds): "\(metric) at \(Value.shortest(seconds)) s"
    case .target(let unit, let comparison, let threshold):
      "\(unit.rawValue)(\(metric) \(comparison.rawValue) \(Value.shortest(threshold)))"
    }
  }

  /// For file columns: `final_loss`, `loss_at_epoch_30`, `seconds_to_loss_le_0.1`.
  public var columnName: String {
    switch statistic {
    case .final: "final_\(metric)"
    case .best: "best_\(metric)"
    case .area: "auc_\(metric)"
    case .meanOfLast(let count, let unit): "mean_\(metric)_last_\(Value.shortest(count))_\(unit)s"
    case .at(let place, let unit): "\(metric)_at_\(unit)_\(Value.shortest(place))"
    case .atSeconds(let seconds): "\(metric)_at_\(Value.shortest(seconds))_s"
    case .target(let unit, let comparison, let threshold):
      "\(unit)_to_\(metric)_\(comparison.shown.word)_\(Value.shortest(threshold))"
    }
  }

  /// For people: `mean validation accuracy over last 5 epochs`, `time to validation accuracy ≥ 0.4 (s)`.
  ///
  /// - Parameters:
  ///   - name: the metric in words.
  ///   - unit: the metric's, `""` for a pure number.
  public func label(_ name: String, unit: String) -> String {
    let suffix = unit.isEmpty ? "" : " (\(unit))"
    switch statistic {
    case .final: return "final \(name)\(suffix)"
    case .best: return "best \(name)\(suffix)"
    case .area: return "mean \(name) along training\(suffix)"
    case .meanOfLast(let count, let unit):
      return "mean \(name) over the last \(count == 1 ? unit : "\(Value.shortest(count)) \(unit)s")\(suffix)"
    case .at(let place, let unit): return "\(name) at \(unit) \(Value.shortest(place))\(suffix)"
    case .atSeconds(let seconds): return "\(name) at \(Value.shortest(seconds)) s\(suffix)"
    case .target(let paid, let comparison, let threshold):
      let target =
        "\(name) \(comparison.shown.sign) \(Value.shortest(threshold))" + (unit.isEmpty ? "" : " \(unit)")
      return paid == .seconds ? "time to \(target) (s)" : "\(paid) to \(target)"
    }
  }
}

extension MetricExpression.Comparison {
  /// For names of columns, and for people.
  fileprivate var shown: (word: String, sign: String) {
    switch self {
    case .atLeast: ("ge", "≥")
    case .atMost: ("le", "≤")
    case .above: ("gt", ">")
    case .below: ("lt", "<")
    }
  }
}
