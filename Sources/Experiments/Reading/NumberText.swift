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

extension Double {
  /// The Double nearest to this one's 12 significant decimal digits: `0.010000000000000002` becomes `0.01`.
  var roundedTo12Digits: Double { rounded(toDigits: 12) }

  /// The Double nearest to this one's first significant decimal digits, at most 15 of them.
  func rounded(toDigits count: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    // The exponent of the last kept digit; scaling by an exact power of ten and dividing again would round twice,
    // so the digits are taken as an integer and read back as decimal text.
    let exponent = Int(saturating: magnitude.log10Floor) - (count - 1)
    let digits = exponent >= 0 ? self / Self.power(exponent) : self * Self.power(-exponent)
    guard digits.isFinite, let whole = Int(exactly: digits.rounded()) else { return self }
    if abs(exponent) <= 22, abs(whole) < 1 << 53 {
      // Both are exact as Doubles, so that one operation gives the nearest one to the decimal (Clinger 1990).
      let power = Self.power(abs(exponent))
      return exponent < 0 ? Double(whole) / power : Double(whole) * power
    }
    guard let rounded = Double("\(whole)e\(exponent)"), rounded.isFinite else { return self }
    return rounded
  }

  private var log10Floor: Double {
    var exponent = 0.0
    var value = self
    while value >= 10 { (value, exponent) = (value / 10, exponent + 1) }
    while value < 1 { (value, exponent) = (value * 10, exponent - 1) }
    return exponent
  }

  private static func power(_ exponent: Int) -> Double {
    powers.indices.contains(exponent) ? powers[exponent] : .infinity
  }

  /// Of ten, as text is read.
  private static let powers = (0...308).map { Double("1e\($0)") ?? .infinity }
}
