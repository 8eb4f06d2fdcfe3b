import Vocabulary

/// A measurement without its series: what every table needs of every cell, in little memory.
public struct MeasurementOutline: Sendable {
  /// Whether the run completed.
  public var outcome: Measurement.Outcome
  /// Names and lengths; measurements of one family share it.
  public var shape: MeasurementShape
  /// The metrics' values, then the timings', in the shape's order.
  public var numbers: [Double]

  /// - Parameter numbers: as many as the shape has metrics and timings.
  package init(outcome: Measurement.Outcome, shape: MeasurementShape, numbers: [Double]) {
    self.outcome = outcome
    self.shape = shape
    self.numbers = numbers
  }

  /// The final value; nil for a metric that was not measured.
  public func metric(_ name: String) -> Double? { shape.place(ofMetric: name).map { numbers[$0] } }
  /// A time or rate; nil where it was not measured.
  public func timing(_ name: String) -> Double? { shape.place(ofTiming: name).map { numbers[$0] } }

  /// All final values by name.
  public var metrics: [String: Double] {
    Dictionary(uniqueKeysWithValues: shape.metrics.indices.map { (shape.metrics[$0], numbers[$0]) })
  }
}

extension MeasurementOutline {
  /// Reads one measurement after another, and keeps what their shapes have in common once.
  public struct Reader: Sendable {
    private struct Key: Hashable {
      var metrics: [String]
      var timings: [String]
      var series: SeriesShape
      var steps: SeriesShape?
    }

    private var known: [Key: MeasurementShape] = [:]
    private var metrics = MemberNames([])
    private var timings = MemberNames([])
    private var series = KnownSeries()
    private var steps = KnownSeries()
    private var last: MeasurementShape?

    /// Where the name of the first member that is a series stood, in the bytes that were read last.
    public private(set) var firstSeries = 0

    /// Knows no shape yet.
    public init() {}

    /// The outline of a measurement whose every byte is then known to be readable.
    ///
    /// - Throws: where ``Measurement/init(reading:)`` throws.
    public mutating func read(_ reader: inout JSONReader) throws -> MeasurementOutline {
      var outcome: Measurement.Outcome?
      var (values, times) = ([Double](), [Double]())
      values.reserveCapacity(metrics.names.count + timings.names.count)
      // Of each part once; nil where it is as in the measurement before.
      var isOther = last == nil
      var (hasMetrics, hasTimings, hasSeries, hasSteps) = (false, false, false, false)
      // Of the opening bracket, then of the comma behind each member.
      var end = reader.offset
      try reader.object { reader, key in
        if !hasSeries, !hasSteps { firstSeries = end + 1 }
        defer { end = reader.offset }
        switch key {
        case "outcome": outcome = try Measurement.Outcome(reading: &reader)
        case "metrics":
          if try Self.numbers(&reader, &metrics, &values) { isOther = true }
          hasMetrics = true
        case "timings":
          if try Self.numbers(&reader, &timings, &times) { isOther = true }
          hasTimings = true
        case "series":
          if try series.read(&reader) { isOther = true }
          hasSeries = true
        case "steps":
          if try steps.read(&reader) { isOther = true }
          hasSteps = true
        default: throw JSONReader.Problem(expected: "a key of a measurement, not \(key),", offset: 0)
        }
      }
      guard let outcome, hasMetrics, hasTimings, hasSeries else {
        throw JSONReader.Problem(expected: "outcome, metrics, timings and series", offset: 0)
      }
      if let last, !isOther, (last.steps != nil) == hasSteps {
        return MeasurementOutline(outcome: outcome, shape: last, numbers: values + times)
      }
      let shape = shape(
        Key(
          metrics: metrics.names, timings: timings.names, series: series.shape,
          steps: hasSteps ? steps.shape : nil))
      last = shape
      return MeasurementOutline(outcome: outcome, shape: shape, numbers: values + times)
    }

    /// Of a measurement that is in memory.
    public mutating func outline(_ measurement: Measurement) -> MeasurementOutline {
      let metricNames = measurement.metrics.keys.sorted()
      let timingNames = measurement.timings.keys.sorted()
      let key = Key(
        metrics: metricNames, timings: timingNames, series: SeriesShape(measurement.series),
        steps: measurement.steps.map(SeriesShape.init))
      return MeasurementOutline(
        outcome: measurement.outcome, shape: shape(key),
        numbers: metricNames.map { measurement.metrics[$0] ?? .nan }
          + timingNames.map { measurement.timings[$0] ?? .nan })
    }

    private mutating func shape(_ key: Key) -> MeasurementShape {
      if let shape = known[key] { return shape }
      let shape = MeasurementShape(
        metrics: key.metrics, timings: key.timings, series: key.series, steps: key.steps)
      known[key] = shape
      return shape
    }

    /// - Returns: whether the names are others than the known ones, which they are then.
    private static func numbers(
      _ reader: inout JSONReader, _ known: inout MemberNames, _ values: inout [Double]
    ) throws -> Bool {
      values.removeAll(keepingCapacity: true)
      let names = try reader.members(like: known) { values.append(try $0.number()) }
      guard var names else { return false }
      if Set(names).count < names.count {
        // Of those of one name the last.
        let distinct = Dictionary(zip(names, values), uniquingKeysWith: { _, last in last })
        names = distinct.keys.sorted()
        values = names.map { distinct[$0] ?? .nan }
      }
      known = MemberNames(names)
      return true
    }
  }
}

/// The names of the series that was read last.
private struct KnownSeries: Sendable {
  private(set) var shape = SeriesShape(index: "", columns: [], timings: [])
  private var columns = MemberNames([])
  private var timings = MemberNames([])
  private var flags: [Bool] = []

  /// - Returns: whether the shape is another than before.
  mutating func read(_ reader: inout JSONReader) throws -> Bool {
    var index: String?
    var hasRows = false
    var (found, times): ([SeriesShape.Column]?, [SeriesShape.Column]?)
    try reader.object { reader, key in
      switch key {
      case "index": index = try reader.string()
      case "at":
        _ = try reader.skipNumbers()
        hasRows = true
      case "columns": found = try Self.columns(&reader, &columns, &flags)
      case "timings": times = try Self.columns(&reader, &timings, &flags)
      default: throw JSONReader.Problem(expected: "a key of a series, not \(key),", offset: 0)
      }
    }
    guard let index, hasRows, let found, let times else {
      throw JSONReader.Problem(expected: "index, at, columns and timings", offset: 0)
    }
    if index == shape.index, found == shape.columns, times == shape.timings { return false }
    let next = SeriesShape(index: index, columns: found, timings: times)
    defer { shape = next }
    return next != shape
  }

  private static func columns(
    _ reader: inout JSONReader, _ known: inout MemberNames, _ flags: inout [Bool]
  ) throws -> [SeriesShape.Column] {
    flags.removeAll(keepingCapacity: true)
    let names = try reader.members(like: known) { flags.append(try $0.skipNumbers()) }
    if let names { known = MemberNames(names) }
    return zip(known.names, flags).map(SeriesShape.Column.init)
  }
}
