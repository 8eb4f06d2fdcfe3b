/// What the raw text of a scalar says where a number is wanted. Only decimal numbers exist: no grouping by `_`,
/// no octal, no sexagesimal, whatever YAML 1.1 would make of them.
enum NumberText {
  case number(Double)
  /// Larger than any Double.
  case tooLarge
  /// `1_000`; holds the text without the grouping.
  case grouped(String)
  /// `007`; holds the text without the zeros.
  case leadingZeros(String)
  case notANumber

  init(_ text: String) {
    switch text {
    case "inf", ".inf", "+inf", "+.inf", ".Inf", ".INF": self = .number(.infinity)
    case "-inf", "-.inf", "-.Inf", "-.INF": self = .number(-.infinity)
    default: self = Self.decimal(text)
    }
  }

  private static func decimal(_ text: String) -> NumberText {
    let bytes = Array(text.utf8)
    guard bytes.count < 400, isDecimal(bytes) else {
      let ungrouped = bytes.filter { $0 != UInt8(ascii: "_") }
      if ungrouped.count < bytes.count, bytes.count < 400, isDecimal(ungrouped) {
        return .grouped(String(decoding: ungrouped, as: UTF8.self))
      }
      return .notANumber
    }
    let digits = bytes.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    if digits.count > 1, digits.first == UInt8(ascii: "0"), isDigit(digits[digits.startIndex + 1]) {
      let sign = text.hasPrefix("-") ? "-" : ""
      let rest = digits.drop { $0 == UInt8(ascii: "0") }
      let whole = rest.first.map(isDigit) ?? false
      return .leadingZeros(sign + (whole ? "" : "0") + String(decoding: rest, as: UTF8.self))
    }
    guard let value = Double(text) else { return .notANumber }
    return value.isInfinite ? .tooLarge : .number(value)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

  /// `[+-]? (digits [. digits?] | . digits) ([eE] [+-]? digits)?`
  private static func isDecimal(_ bytes: [UInt8]) -> Bool {
    var index = 0
    func skipSign() {
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
        index += 1
      }
    }
    func skipDigits() -> Int {
      let start = index
      while index < bytes.count, isDigit(bytes[index]) { index += 1 }
      return index - start
    }
    skipSign()
    var digits = skipDigits()
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      digits += skipDigits()
    }
    guard digits > 0 else { return false }
    if index < bytes.count, bytes[index] == UInt8(ascii: "e") || bytes[index] == UInt8(ascii: "E") {
      index += 1
      skipSign()
      guard skipDigits() > 0 else { return false }
    }
    return index == bytes.count
  }
}
