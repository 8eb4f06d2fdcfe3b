/// A number as JSON writes it, taken apart: `digits` · 10^−`decimals`.
struct DecimalText {
  var isNegative = false
  /// Of the digits as one whole number.
  var digits: UInt64 = 0
  /// How many of them stand behind the point, the exponent counted in.
  var decimals = 0

  /// Nil for what is no number in JSON, and for more than 19 significant digits, which do not fit.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var place = 0
    if place < text.count, text[place] == UInt8(ascii: "-") {
      isNegative = true
      place += 1
    }
    // Zeros in front of the first other digit take no room.
    var significant = 0
    guard Self.read(text, &place, into: &digits, &significant) > 0 else { return nil }
    if place < text.count, text[place] == UInt8(ascii: ".") {
      place += 1
      decimals = Self.read(text, &place, into: &digits, &significant)
      guard decimals > 0 else { return nil }
    }
    guard significant <= 19 else { return nil }
    if place < text.count, text[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      let sign = place < text.count ? text[place] : 0
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { place += 1 }
      var (exponent, exponentDigits) = (UInt64(0), 0)
      guard Self.read(text, &place, into: &exponent, &exponentDigits) > 0, exponentDigits <= 4 else {
        return nil
      }
      decimals += sign == UInt8(ascii: "-") ? Int(exponent) : -Int(exponent)
    }
    guard place == text.count else { return nil }
  }

  /// Appends the digits that come next; returns how many they were. Of more than 19 significant ones the number
  /// overflows.
  private static func read(
    _ text: UnsafeBufferPointer<UInt8>, _ place: inout Int, into number: inout UInt64,
    _ significant: inout Int
  ) -> Int {
    let start = place
    while place < text.count {
      let digit = text[place] &- 0x30
      guard digit <= 9 else { break }
      if significant > 0 || digit > 0 { significant += 1 }
      number = number &* 10 &+ UInt64(digit)
      place += 1
    }
    return place - start
  }
}

extension Double {
  /// The nearest Double, ties to even, as `strtod` gives it and several times as fast; nil where the exponent is out
  /// of reach of 64-bit arithmetic, or there is no text.
  ///
  /// With 10^−k = 5^−k · 2^−k one integer division by 5^k has 63 or 64 bits of the quotient and says whether anything
  /// is left: that decides every rounding to 53 bits.
  init?(exactly decimal: DecimalText?) {
    guard let decimal, PowersOfFive.all.indices.contains(decimal.decimals) else { return nil }
    let magnitude = decimal.digits == 0 ? 0 : Self.quotient(decimal.digits, decimals: decimal.decimals)
    self = decimal.isNegative ? -magnitude : magnitude
  }

  private static func quotient(_ digits: UInt64, decimals: Int) -> Double {
    let power = PowersOfFive.all[decimals]
    let (shift, powerShift) = (digits.leadingZeroBitCount, power.leadingZeroBitCount)
    // Both have their highest bit set now: the quotient below is in 2^62 ..< 2^64, and the high word less than the
    // divisor.
    let dividend = digits << UInt64(shift)
    let divisor = power << UInt64(powerShift)
    let (quotient, remainder) = divisor.dividingFullWidth((high: dividend >> 1, low: dividend << 63))
    // The last of 63 bits is far below where a Double rounds: it may say that more follows.
    let sticky = quotient | (remainder == 0 ? 0 : 1)
    // At most 27 decimals of at least 1: far above the subnormal numbers.
    return Double(sticky) * Double(sign: .plus, exponent: powerShift - shift - 63 - decimals, significand: 1)
  }
}

private enum PowersOfFive {
  /// 5^0 … 5^27, the last one below 2^64.
  static let all: [UInt64] = (1...27).reduce(into: [1]) { powers, _ in
    powers.append(powers[powers.count - 1] * 5)
  }
}
