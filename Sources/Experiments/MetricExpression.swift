/// A value that a report takes from one cell's metrics: `final validation_accuracy`, `best validation_loss`.
public struct MetricExpression: Sendable, Hashable {
  public enum Statistic: String, Sendable, Hashable, CaseIterable {
    /// The last value of the series, or the metric of a problem that measures it once.
    case final
    /// The best value of the series in the direction of the metric's goal.
    case best
  }

  public var statistic: Statistic
  public var metric: String

  public init(_ statistic: Statistic, _ metric: String) {
    self.statistic = statistic
    self.metric = metric
  }

  /// Reads `final m`, `best m` or `m` (short for `final m`); nil where the text has another form.
  public init?(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    switch words.count {
    case 1: self.init(.final, words[0])
    case 2:
      guard let statistic = Statistic(rawValue: words[0]) else { return nil }
      self.init(statistic, words[1])
    default: return nil
    }
  }
}

extension MetricExpression: CustomStringConvertible {
  public var description: String { "\(statistic.rawValue) \(metric)" }
}
