import Vocabulary

/// What a program has reported so far of one cell: rows of its series, final numbers, versions.
///
/// A line with the index of the last row completes it; one with a smaller index takes back all rows from there on, as a
/// program does that goes on from a checkpoint.
struct ReportTally {
  private let index: String
  private let quantities: [String: Program.Quantity]
  private var at: [Double] = []
  /// Seconds at which each row came; NaN where that is not known any more.
  private var times: [Double] = []
  private var places: [String: Int] = [:]
  private var columns: [[Double]] = []
  private var names: [String] = []
  /// The last number of each name outside of rows.
  private var loose: [String: Double] = [:]
  private(set) var final: [String: Double]?
  private(set) var isDiverged = false
  private(set) var versions: [String: String] = [:]
  private(set) var progress: Double?
  /// Lines that were taken.
  private(set) var lines = 0
  /// Lines that are no objects, and the first of them.
  private(set) var garbage = 0
  private(set) var firstGarbage = ""

  /// Names beyond these are left out: a program that makes names of numbers has no end of them.
  static let mostNames = 512

  init(_ program: Program) {
    index = program.series
    quantities = Dictionary(program.metrics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Of the last row.
  var position: String? { at.last.map { "\(index) \(Value.shortest($0))" } }

  /// The names that were reported and that the file does not declare.
  var undeclared: [String] {
    Set(names + loose.keys + (final ?? [:]).keys).filter { quantities[$0] == nil && $0 != index }.sorted()
  }

  /// A few numbers of the last row, for progress.
  var latest: [String: Double] {
    var numbers: [String: Double] = [:]
    for (place, name) in names.enumerated() where quantities[name]?.isTiming == false {
      if let value = columns[place].last, columns[place].count == at.count, value.isFinite {
        numbers[name] = value
      }
      if numbers.count == 4 { break }
    }
    return numbers
  }

  /// - Parameters:
  ///   - line: without its line feed; an empty one is nothing.
  ///   - seconds: when it came.
  mutating func take(_ line: UnsafeBufferPointer<UInt8>, at seconds: Double) {
    guard line.contains(where: { $0 != 0x20 && $0 != 0x0D }) else { return }
    guard let report = ReportLine.read(line) else {
      garbage += 1
      if garbage == 1 { firstGarbage = String(decoding: line.prefix(80), as: UTF8.self) }
      return
    }
    lines += 1
    take(report.numbers, at: seconds)
    if report.isDiverged { isDiverged = true }
    if let given = report.progress { progress = given }
    if versions.count + report.versions.count <= Self.mostNames { versions.merge(report.versions) { $1 } }
    if let numbers = report.final {
      var merged = final ?? [:]
      for (name, value) in numbers where merged.count < Self.mostNames { merged[name] = value }
      final = merged
    }
  }

  /// Numbers of one moment, from a line or a pattern.
  mutating func take(_ numbers: [(name: String, value: Double)], at seconds: Double) {
    guard !index.isEmpty, let row = numbers.first(where: { $0.name == index })?.value, row.isFinite else {
      for (name, value) in numbers where loose[name] != nil || loose.count < Self.mostNames {
        loose[name] = value
      }
      return
    }
    beginRow(row, at: seconds)
    for (name, value) in numbers where name != index {
      let place: Int
      if let known = places[name] {
        place = known
      } else {
        guard names.count < Self.mostNames else { continue }
        place = names.count
        places[name] = place
        names.append(name)
        columns.append([])
      }
      let missing = at.count - columns[place].count
      if missing > 1 { columns[place] += Array(repeating: .nan, count: missing - 1) }
      if missing >= 1 { columns[place].append(value) } else { columns[place][at.count - 1] = value }
    }
  }

  private mutating func beginRow(_ row: Double, at seconds: Double) {
    if let last = at.last, row <= last {
      if row == last {
        times[times.count - 1] = seconds
        return
      }
      let kept = at.firstIndex { $0 >= row } ?? at.count
      at.removeLast(at.count - kept)
      times.removeLast(times.count - kept)
      for place in columns.indices where columns[place].count > kept {
        columns[place].removeLast(columns[place].count - kept)
      }
      // What was said at the end is no end any more.
      final = nil
    }
    at.append(row)
    times.append(seconds)
  }

  /// What was reported by an attempt before: its times are of no clock of this one.
  mutating func forgetTimes() {
    for place in times.indices { times[place] = .nan }
  }

  /// The declared numbers that are missing at the end, timings and optional ones aside.
  var missing: [String] {
    quantities.values.filter { !$0.isOptional && !$0.isTiming && last($0.name) == nil }.map(\.name).sorted()
  }

  private func last(_ name: String) -> Double? {
    if let value = final?[name] { return value }
    if let place = places[name], let value = columns[place].last { return value }
    return loose[name]
  }

  /// Whether the program said so, or one of its last numbers is not finite.
  var hasDiverged: Bool {
    isDiverged
      || quantities.values.contains { quantity in
        !quantity.isTiming && last(quantity.name).map { !$0.isFinite } ?? false
      }
  }

  /// - Parameter seconds: of all attempts.
  func measurement(seconds: Double) -> Measurement {
    var metrics: [String: Double] = [:]
    var timings: [String: Double] = [Program.clock: seconds]
    for name in Set(names + loose.keys + (final ?? [:]).keys + quantities.keys) where name != index {
      let value = last(name) ?? .nan
      if quantities[name]?.isTiming == true { timings[name] = value } else { metrics[name] = value }
    }
    var series = Series(index: index, at: at, columns: [:])
    for (place, name) in names.enumerated() where !columns[place].isEmpty {
      let column = columns[place] + Array(repeating: .nan, count: at.count - columns[place].count)
      if quantities[name]?.isTiming == true {
        series.timings[name] = column
      } else {
        series.columns[name] = column
      }
    }
    if !at.isEmpty { series.timings[Program.clock] = times }
    return Measurement(
      outcome: hasDiverged ? .diverged : .completed, metrics: metrics, timings: timings, series: series)
  }
}
