import Escapes
import Vocabulary

extension Measurement {
  /// One JSON object without line feeds.
  public var text: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("outcome")
    writer.string(outcome.rawValue)
    writer.key("metrics")
    writer.object(metrics) { $0.number($1) }
    writer.key("timings")
    writer.object(timings) { $0.number($1) }
    writer.key("series")
    Self.write(series, to: &writer)
    if let steps {
      writer.key("steps")
      Self.write(steps, to: &writer)
    }
    writer.endObject()
  }

  private static func write(_ series: Series, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("index")
    writer.string(series.index)
    writer.key("at")
    writer.array(series.at) { $0.number($1) }
    for (name, columns) in [("columns", series.columns), ("timings", series.timings)] {
      writer.key(name)
      writer.object(columns) { $0.array($1) { $0.number($1) } }
    }
    writer.endObject()
  }

  /// - Throws: ``JSONReader/Problem`` where it is not what ``text`` writes.
  public init(reading reader: inout JSONReader) throws {
    self.init(
      outcome: .completed, metrics: [:], timings: [:], series: Series(index: "", at: [], columns: [:]))
    try reader.object(with: ["outcome", "metrics", "timings", "series"]) { reader, key in
      switch key {
      case "outcome": outcome = try Outcome(reading: &reader)
      case "metrics": metrics = try Self.numbers(&reader)
      case "timings": timings = try Self.numbers(&reader)
      case "series": series = try Series(reading: &reader)
      case "steps": steps = try Series(reading: &reader)
      default: throw JSONReader.Problem(expected: "a key of a measurement, not \(key),", offset: 0)
      }
    }
  }

  private static func numbers(_ reader: inout JSONReader) throws -> [String: Double] {
    var numbers: [String: Double] = [:]
    try reader.object { reader, key in numbers[key] = try reader.number() }
    return numbers
  }
}

extension Measurement.Outcome {
  init(reading reader: inout JSONReader) throws {
    guard let known = Self(rawValue: try reader.string()) else {
      throw JSONReader.Problem(expected: "an outcome", offset: 0)
    }
    self = known
  }
}

extension JSONReader {
  /// As ``object(_:)``, for one that must have these keys.
  fileprivate mutating func object(
    with keys: Set<String>, _ member: (inout JSONReader, String) throws -> Void
  ) throws {
    var missing = keys
    try object { reader, key in
      try member(&reader, key)
      missing.remove(key)
    }
    guard missing.isEmpty else { throw Problem(expected: "the keys \(missing.sorted())", offset: 0) }
  }
}

extension JSONWriter {
  /// A map in the order of its keys.
  mutating func object<Part>(_ parts: [String: Part], _ write: (inout JSONWriter, Part) -> Void) {
    beginObject()
    for (name, part) in parts.sorted(by: { $0.key < $1.key }) {
      key(name)
      write(&self, part)
    }
    endObject()
  }

  mutating func array<Part>(_ parts: [Part], _ write: (inout JSONWriter, Part) -> Void) {
    beginArray()
    for part in parts { write(&self, part) }
    endArray()
  }
}

extension Measurement {
  /// Of a text that ``MeasurementOutline/Reader`` has read, only the outcome and the series: all of them, or
  /// the columns that are named.
  ///
  /// - Parameters:
  ///   - text: from ``MeasurementOutline/Reader/firstSeries`` on.
  ///   - steps: of what was recorded of every step; empty where that is not asked for.
  public init(
    readingSeries text: UnsafeBufferPointer<UInt8>, outcome: Outcome, columns: Set<String>? = nil,
    steps wanted: Set<String>? = nil
  ) throws {
    self.init(
      outcome: outcome, metrics: [:], timings: [:], series: Series(index: "", at: [], columns: [:]))
    var reader = JSONReader(text)
    try reader.remainingMembers { reader, key in
      switch key {
      case "series":
        series = try Series(reading: &reader, only: columns)
        // It stands before the steps.
        if wanted?.isEmpty == true { return false }
      case "steps" where wanted?.isEmpty != true: steps = try Series(reading: &reader, only: wanted)
      default: _ = try reader.raw()
      }
      return true
    }
  }
}

extension Series {
  /// - Parameter only: the columns to read; nil for all.
  init(reading reader: inout JSONReader, only: Set<String>? = nil) throws {
    self.init(index: "", at: [], columns: [:])
    try reader.object(with: ["index", "at", "columns", "timings"]) { reader, key in
      switch key {
      case "index": index = try reader.string()
      case "at": at = try Self.numbers(&reader)
      case "columns": columns = try Self.columns(&reader, only)
      case "timings": timings = try Self.columns(&reader, only)
      default: throw JSONReader.Problem(expected: "a key of a series, not \(key),", offset: 0)
      }
    }
  }

  /// - Parameter count: how many there will be, as far as is known.
  private static func numbers(_ reader: inout JSONReader, count: Int = 0) throws -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    try reader.array { numbers.append(try $0.number()) }
    return numbers
  }

  private static func columns(
    _ reader: inout JSONReader, _ only: Set<String>?
  ) throws -> [String: [Double]] {
    var columns: [String: [Double]] = [:]
    // All are of one length.
    var count = 0
    try reader.object { reader, key in
      if let only, !only.contains(key) {
        _ = try reader.raw()
        return
      }
      let column = try numbers(&reader, count: count)
      count = column.count
      columns[key] = column
    }
    return columns
  }
}

extension Stretch {
  /// Whose length its schedules go by: that of the `rung` itself, or of the `cell`.
  public var horizonWord: String { isOwn ? "rung" : "cell" }

  /// Three keys of an object.
  public func write(to writer: inout JSONWriter) {
    writer.key("until")
    writer.integer(end)
    writer.key("length")
    writer.string(key)
    writer.key("horizon")
    writer.string(horizonWord)
  }

  /// - Throws: where the word is none.
  public init(end: Int, key: String, horizonWord word: String) throws {
    guard ["rung", "cell"].contains(word), !key.isEmpty, end > 0 else {
      throw JSONReader.Problem(expected: "until, length and horizon of a part of a cell", offset: 0)
    }
    self.init(end: end, key: key, isOwn: word == "rung")
  }
}
