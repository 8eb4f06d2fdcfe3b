import Foundation
import Vocabulary

/// How columns of configurations are read, compared and named.
enum Column {
  /// A column's value for a configuration and seed; nil where the configuration has no such key.
  static func value(_ column: String, _ configuration: Configuration, seed: Int) -> Value? {
    switch column {
    case "seed": .number(Double(seed))
    case "configuration": .string(configuration.id)
    case "family": .string(configuration.family)
    default: configuration.value(ofColumn: column).map(comparable)
    }
  }

  /// 1 and 1.0 are one value of a column, though one optimizer may declare it whole and another not.
  static func comparable(_ value: Value) -> Value {
    switch value {
    case .integer(let whole): .number(Double(whole))
    case .list(let values): .list(values.map(comparable))
    default: value
    }
  }

  /// Numbers ascending; anything else in the order of its appearance, which is the file's.
  static func ordered(_ values: [Value?]) -> [Value?] {
    let numbers = values.compactMap { $0?.number }
    return numbers.count == values.count ? numbers.sorted().map { .number($0) } : values
  }

  /// For people: `noise.tail_index` is `noise tail index`.
  static func humanName(_ name: String) -> String {
    name.map { $0 == "_" || $0 == "." ? " " : String($0) }.joined()
  }

  /// Significant digits by which a long number is told where nothing is near it.
  static let usualDigits = 4

  /// A value as a table or legend shows it where nothing is near it, see ``ColumnTexts``; a dash where there is none.
  static func text(_ value: Value?) -> String {
    guard case .number(let number) = value else { return value?.description ?? "–" }
    return rounded(number, digits: usualDigits)
  }

  /// At least so many digits, and enough that what is no whole number does not read as one: a momentum of 0.999999.
  ///
  /// A log range gives 0.00316227766017; four digits tell a reader as much, and the CSV files have them all.
  static func rounded(_ number: Double, digits: Int) -> String {
    let exact = Value.shortest(number)
    let written = exact.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }.count
    let isShort = written <= 9 && digits == usualDigits
    guard !isShort, number != number.rounded(), number.isFinite else { return exact }
    for digits in digits..<17 {
      let text = String(format: "%.\(digits)g", number)
      if let value = Double(text), value != value.rounded() { return text }
    }
    return exact
  }

  /// `learning rate 0.1`; a problem's or optimizer's own name stands alone.
  static func label(_ column: String, _ value: Value?) -> String {
    switch column {
    case "problem", "optimizer": text(value)
    default: "\(humanName(column)) \(text(value))"
    }
  }
}

extension Metric {
  /// `wall time (s)`: for axis labels and table heads.
  var label: String { unit.isEmpty ? words : "\(words) (\(unit))" }

  /// `wall time`: the name without its unit.
  var words: String {
    let name = Column.humanName(name)
    return unit == "s" && name.hasSuffix(" seconds") ? name.dropLast("seconds".count) + "time" : name
  }
}

/// How the values of an experiment's columns are written: rounded, with as many digits as tell them apart.
struct ColumnTexts {
  /// Texts of the values that four digits do not tell from another value of their column.
  private var longer: [String: [Double: String]] = [:]

  init(_ columns: [String], _ members: [Member]) {
    for column in columns {
      let values = members.compactMap { Column.value(column, $0.configuration, seed: 0) }
      let numbers = Set(values.compactMap(\.number).filter(\.isFinite))
      // Columns with a value a row (a search) have too many to look at each pair: neighbours are nearest.
      let texts = Self.texts(numbers.sorted())
      if !texts.isEmpty { longer[column] = texts }
    }
  }

  /// Those of ascending numbers that need more than four digits.
  static func texts(_ numbers: [Double]) -> [Double: String] {
    var texts: [Double: String] = [:]
    for (place, number) in numbers.enumerated() {
      let neighbours = [place - 1, place + 1].filter(numbers.indices.contains).map { numbers[$0] }
      func isAlone(_ digits: Int) -> Bool {
        let text = Column.rounded(number, digits: digits)
        return neighbours.allSatisfy { Column.rounded($0, digits: digits) != text }
      }
      if isAlone(4) { continue }
      let digits = (5...16).first(where: isAlone)
      texts[number] = digits.map { Column.rounded(number, digits: $0) } ?? Value.shortest(number)
    }
    return texts
  }

  /// As tables and legends show it; a dash where there is none.
  func text(_ column: String, _ value: Value?) -> String { longText(column, value) ?? Column.text(value) }

  /// For an axis: powers of ten where many zeros would stand.
  func axisText(_ column: String, _ value: Value?) -> String {
    longText(column, value) ?? value?.number.map(Axis.text) ?? Column.text(value)
  }

  /// `learning rate 0.1`; a problem's or optimizer's own name stands alone.
  func label(_ column: String, _ value: Value?) -> String {
    longText(column, value).map { "\(Column.humanName(column)) \($0)" } ?? Column.label(column, value)
  }

  private func longText(_ column: String, _ value: Value?) -> String? {
    value?.number.flatMap { longer[column]?[$0] }
  }
}
