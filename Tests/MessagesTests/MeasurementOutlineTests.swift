import Testing
import Vocabulary

@testable import Messages

/// What is read of a measurement without making its series, against the reader that makes them.
@Suite struct MeasurementOutlineTests {
  /// Two shapes in turn, one of them with steps, NaN and names that JSON escapes.
  static let measurements = [
    Measurement(
      outcome: .completed, metrics: ["loss": 0.25, "accuracy": .nan], timings: ["wall_seconds": 3],
      series: Series(
        index: "epoch", at: [1, 2], columns: ["loss": [0.5, -1e-7], "none": [.nan, .nan]],
        timings: ["wall_seconds": [1, 2]])),
    Measurement(
      outcome: .diverged, metrics: ["loss": .infinity, "a\"b\\": 7], timings: [:],
      series: Series(index: "step", at: [], columns: ["loss": []]),
      steps: Series(index: "step", at: [1, 2], columns: ["norm": [.nan, -.infinity]])),
  ]

  func whole(_ text: [UInt8]) throws -> Measurement {
    try text.withUnsafeBufferPointer { bytes in
      var reader = JSONReader(bytes)
      return try Measurement(reading: &reader)
    }
  }

  func outline(_ text: [UInt8], _ outlines: inout MeasurementOutline.Reader) throws -> MeasurementOutline {
    try text.withUnsafeBufferPointer { bytes in
      var reader = JSONReader(bytes)
      return try outlines.read(&reader)
    }
  }

  /// Whether an outline says of a measurement what the measurement says.
  func fits(_ outline: MeasurementOutline, _ measurement: Measurement) -> Bool {
    func numbers(_ values: [String: Double]) -> [String: UInt64] {
      values.mapValues { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
    }
    func columns(_ series: Series?) -> [[String: Bool]] {
      guard let series else { return [] }
      return [series.columns, series.timings].map { $0.mapValues { $0.contains { !$0.isNaN } } }
    }
    func columns(_ shape: SeriesShape?) -> [[String: Bool]] {
      guard let shape else { return [] }
      return [shape.columns, shape.timings].map { columns in
        Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.hasNumber) })
      }
    }
    let timings = outline.shape.timings.reduce(into: [String: Double]()) { $0[$1] = outline.timing($1) }
    return outline.outcome == measurement.outcome && numbers(outline.metrics) == numbers(measurement.metrics)
      && numbers(timings) == numbers(measurement.timings)
      && outline.shape.series.index == measurement.series.index
      && columns(outline.shape.series) == columns(measurement.series)
      && outline.shape.steps?.index == measurement.steps?.index
      && columns(outline.shape.steps) == columns(measurement.steps)
  }

  @Test func itSaysWhatTheMeasurementSaysAndSharesShapes() throws {
    var outlines = MeasurementOutline.Reader()
    var shapes: [ObjectIdentifier] = []
    for measurement in Self.measurements + Self.measurements {
      let read = try outline(measurement.text, &outlines)
      #expect(fits(read, measurement))
      #expect(fits(outlines.outline(measurement), measurement))
      shapes.append(ObjectIdentifier(read.shape))
    }
    #expect(shapes[0] == shapes[2] && shapes[1] == shapes[3] && shapes[0] != shapes[1])
  }

  /// A name that is given twice counts as the reader of the whole counts it.
  @Test func ofEqualNamesTheLastCounts() throws {
    var outlines = MeasurementOutline.Reader()
    let text = Array(
      (#"{"outcome":"completed","metrics":{"b":1,"a":2,"b":3},"timings":{},"series":{"index":"epoch","at":[1],"#
        + #""columns":{"x":[1],"y":["nan"],"x":["nan"]},"timings":{}}}"#).utf8)
    for _ in 0..<2 {
      let read = try outline(text, &outlines)
      #expect(fits(read, try whole(text)) && read.metric("b") == 3 && read.numbers.count == 2)
    }
  }

  /// Bytes removed, doubled and replaced by what JSON is made of.
  @Test func itBelievesWhatTheReaderOfTheWholeBelieves() throws {
    let alphabet = Array(#"{}[]",:\-+.eE019naif "#.utf8)
    var outlines = MeasurementOutline.Reader()
    var believed = 0
    for text in Self.measurements.map(\.text) {
      for place in text.indices {
        var mutants = [Array(text[..<place] + text[(place + 1)...]), Array(text[...place] + text[place...])]
        mutants += alphabet.map { byte in
          var mutant = text
          mutant[place] = byte
          return mutant
        }
        for mutant in mutants {
          let expected = try? whole(mutant)
          let read = try? outline(mutant, &outlines)
          #expect((expected == nil) == (read == nil), "\(String(decoding: mutant, as: UTF8.self))")
          guard let expected, let read else { continue }
          believed += 1
          #expect(fits(read, expected), "\(String(decoding: mutant, as: UTF8.self))")
        }
      }
    }
    #expect(believed > 100)
  }

  @Test func someColumnsAreReadAlone() throws {
    func series(
      _ measurement: Measurement, _ outcome: Measurement.Outcome, columns: Set<String>? = nil,
      steps: Set<String>? = nil
    ) throws -> Measurement {
      var outlines = MeasurementOutline.Reader()
      return try measurement.text.withUnsafeBufferPointer { text in
        var reader = JSONReader(text)
        _ = try outlines.read(&reader)
        return try Measurement(
          readingSeries: UnsafeBufferPointer(rebasing: text[outlines.firstSeries...]), outcome: outcome,
          columns: columns, steps: steps)
      }
    }
    let part = try series(Self.measurements[0], .completed, columns: ["loss", "wall_seconds"], steps: [])
    #expect(part.series.at == [1, 2] && part.series.columns == ["loss": [0.5, -1e-7]])
    #expect(part.series.timings == ["wall_seconds": [1, 2]] && part.steps == nil)
    let steps = try series(Self.measurements[1], .diverged, columns: [], steps: ["norm"])
    let all = try series(Self.measurements[1], .diverged)
    #expect(all.steps?.at == [1, 2] && all.series.columns == ["loss": []] && all.metrics.isEmpty)
    #expect(steps.series.columns.isEmpty && steps.steps?.columns["norm"]?[1] == -.infinity)
  }

  /// A journal may have been written by another program, its members in another order.
  @Test func seriesAreFoundInAnyOrder() throws {
    let series = #"{"index":"epoch","at":[1],"columns":{"loss":[2]},"timings":{}}"#
    let steps = #"{"index":"step","at":[1],"columns":{"norm":[3]},"timings":{}}"#
    let rest = [#""outcome":"completed""#, #""metrics":{"a":1}"#, #""timings":{}"#]
    let orders = [
      ["\"series\":\(series)"] + rest + ["\"steps\":\(steps)"],
      rest + ["\"steps\":\(steps)", "\"series\":\(series)"],
      ["\"steps\":\(steps)", "\"series\":\(series)"] + rest,
    ]
    for order in orders {
      let text = Array("{\(order.joined(separator: ","))}".utf8)
      var outlines = MeasurementOutline.Reader()
      let read = try text.withUnsafeBufferPointer { text in
        var reader = JSONReader(text)
        _ = try outlines.read(&reader)
        return try Measurement(
          readingSeries: UnsafeBufferPointer(rebasing: text[outlines.firstSeries...]), outcome: .completed)
      }
      #expect(read.series.columns == ["loss": [2]] && read.steps?.columns == ["norm": [3]])
    }
  }
}
