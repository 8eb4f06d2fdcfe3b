/// What measurements of one kind have in common: the names of what was measured. There may be 10⁵ measurements, and a
/// few shapes of them.
public final class MeasurementShape: Sendable {
  /// In the order of their values in ``MeasurementOutline/numbers``; each once.
  public let metrics: [String]
  /// Their values follow those of the metrics.
  public let timings: [String]
  /// Of the series along epochs or steps.
  public let series: SeriesShape
  /// Of the steps that were recorded; nil where none were.
  public let steps: SeriesShape?
  /// Places among the numbers.
  private let metricPlaces: [String: Int]
  private let timingPlaces: [String: Int]

  package init(metrics: [String], timings: [String], series: SeriesShape, steps: SeriesShape?) {
    self.metrics = metrics
    self.timings = timings
    self.series = series
    self.steps = steps
    metricPlaces = Self.places(metrics, from: 0)
    timingPlaces = Self.places(timings, from: metrics.count)
  }

  private static func places(_ names: [String], from start: Int) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, start + $0) })
  }

  /// Where the numbers of an outline have the metric.
  public func place(ofMetric name: String) -> Int? { metricPlaces[name] }
  /// Where the numbers of an outline have the timing.
  public func place(ofTiming name: String) -> Int? { timingPlaces[name] }
}

/// The names in a ``Series``.
public struct SeriesShape: Sendable, Hashable {
  /// A column of a series without its numbers.
  public struct Column: Sendable, Hashable {
    /// The metric's.
    public var name: String
    /// Whether one of its values is not NaN.
    public var hasNumber: Bool

    package init(name: String, hasNumber: Bool) {
      self.name = name
      self.hasNumber = hasNumber
    }
  }

  /// `epoch` or `step`.
  public var index: String
  /// Each once.
  public var columns: [Column]
  /// Columns of times and rates, by name.
  public var timings: [Column]

  package init(index: String, columns: [Column], timings: [Column]) {
    self.index = index
    self.columns = Self.distinct(columns)
    self.timings = Self.distinct(timings)
  }

  package init(_ series: Series) {
    func columns(_ values: [String: [Double]]) -> [Column] {
      values.map { Column(name: $0.key, hasNumber: $0.value.contains { !$0.isNaN }) }
        .sorted { $0.name < $1.name }
    }
    self.init(index: series.index, columns: columns(series.columns), timings: columns(series.timings))
  }

  /// Of those of one name the last, which is the one that a reader of the whole series keeps.
  private static func distinct(_ columns: [Column]) -> [Column] {
    guard Set(columns.map(\.name)).count < columns.count else { return columns }
    return Dictionary(columns.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last }).values
      .sorted { $0.name < $1.name }
  }
}
