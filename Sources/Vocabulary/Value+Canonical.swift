extension Value {
  /// The canonical JSON text that identities are computed from: keys sorted by their UTF-8 bytes, no
  /// white space, integers in decimal, numbers in shortest round-trip form with a decimal point or an exponent.
  ///
  /// Two values have the same canonical text exactly when they are equal.
  public var canonical: String {
    var text = ""
    writeCanonical(to: &text)
    return text
  }

  private func writeCanonical(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += Self.canonicalNumber(value)
    case .string(let value): Self.writeQuoted(value, to: &text)
    case .list(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.writeCanonical(to: &text)
      }
      text += "]"
    case .map(let entries):
      text += "{"
      for (index, key) in entries.keys.sorted(by: Self.precedesByBytes).enumerated() {
        if index > 0 { text += "," }
        Self.writeQuoted(key, to: &text)
        text += ":"
        entries[key]?.writeCanonical(to: &text)
      }
      text += "}"
    }
  }

  /// -0 is written as 0: no key of an experiment tells them apart.
  private static func canonicalNumber(_ value: Double) -> String {
    if value.isNaN { return "\"nan\"" }
    if value.isInfinite { return value > 0 ? "\"inf\"" : "\"-inf\"" }
    return "\(value == 0 ? 0.0 : value)"
  }

  private static func precedesByBytes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  private static func writeQuoted(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
