import Foundation
import Vocabulary

/// How columns of configurations are read, compared and named.
package enum Column {
  /// A column's value for a configuration and seed; nil where the configuration has no such key.
  package static func value(_ column: String, _ configuration: Configuration, seed: Int) -> Value? {
    switch column {
    case "seed": .number(Double(seed))
    case "configuration": .string(configuration.id)
    case "family": .string(configuration.family)
    default: configuration.value(ofColumn: column).map(comparable)
    }
  }

  /// 1 and 1.0 are one value of a column, though one optimizer may declare it whole and another not.
  package static func comparable(_ value: Value) -> Value {
    switch value {
    case .integer(let whole): .number(Double(whole))
    case .list(let values): .list(values.map(comparable))
    default: value
    }
  }

  /// Numbers ascending; anything else in the order of its appearance, which is the file's.
  package static func ordered(_ values: [Value?]) -> [Value?] {
    let numbers = values.compactMap { $0?.number }
    return numbers.count == values.count ? numbers.sorted().map { .number($0) } : values
  }

  /// For people: `noise.tail_index` is `noise tail index`.
  package static func humanName(_ name: String) -> String {
    name.map { $0 == "_" || $0 == "." ? " " : String($0) }.joined()
  }

  /// Significant digits by which a long number is told where nothing is near it.
  package static let usualDigits = 4

  /// A value as a table or legend shows it where nothing is near it, see ``ColumnTexts``; a dash where there is none.
  package static func text(_ value: Value?) -> String {
    guard case .number(let number) = value else { return value?.description ?? "–" }
    return rounded(number, digits: usualDigits)
  }

  /// At least so many digits, and enough that what is no whole number does not read as one: a momentum of 0.999999.
  ///
  /// A log range gives 0.00316227766017; four digits tell a reader as much, and the CSV files have them all.
  package static func rounded(_ number: Double, digits: Int) -> String {
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
  package static func label(_ column: String, _ value: Value?) -> String {
    switch column {
    case "problem", "optimizer": text(value)
    default: "\(humanName(column)) \(text(value))"
    }
  }
}
