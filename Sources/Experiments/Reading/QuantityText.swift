/// A number with a unit, as `run:` wants it: `3h`, `1.5 GB`.
struct QuantityText {
  /// What the units of one kind of quantity are worth in its base unit.
  struct Units {
    /// What is wanted, with its article, e.g. `a duration`.
    var noun: String
    var example: String
    var factors: [(name: String, factor: Double)]

    static let duration = Units(
      noun: "a duration", example: "5min",
      factors: [("ms", 0.001), ("s", 1), ("min", 60), ("h", 3600), ("d", 86_400)])
    /// Decimal prefixes are powers of 1000, binary ones of 1024, as IEC 80000-13 has them.
    static let memory = Units(
      noun: "an amount of memory", example: "4GB",
      factors: [
        ("B", 1), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("KiB", 0x1p10), ("MiB", 0x1p20),
        ("GiB", 0x1p30), ("TiB", 0x1p40),
      ])
  }

  /// In the base unit: seconds, bytes.
  enum Reading {
    case quantity(Double)
    /// Empty where the number stands alone.
    case unknownUnit(String)
    case notAQuantity
  }

  static func read(_ text: String, _ units: Units) -> Reading {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
    guard case .number(let number) = NumberText(String(digits)) else { return .notAQuantity }
    let unit = String(text.dropFirst(digits.count).drop { $0 == " " })
    guard let factor = units.factors.first(where: { $0.name == unit })?.factor else {
      return .unknownUnit(unit)
    }
    return .quantity(number * factor)
  }
}

/// A duration as `run:` has it, for other places that ask for one.
public enum DurationText {
  /// `10min` in seconds; nil for what has no known unit.
  public static func seconds(_ text: String) -> Double? {
    guard case .quantity(let seconds) = QuantityText.read(text, .duration) else { return nil }
    return seconds
  }
}

extension ValueReader {
  /// The quantity in its base unit; nil after reporting why there is none. It must be above 0 and at most `most`.
  func quantity(_ node: Node, _ key: String, _ units: QuantityText.Units, most: Double) -> Double? {
    func fail(_ message: String, suggestion: String? = nil) -> Double? {
      issues.fail("\(key) \(message)", at: node.span, suggestion: suggestion)
    }
    let wanted = "wants \(units.noun) with its unit, e.g. \(units.example)"
    guard let text = node.text, !node.isEmpty else { return fail("\(wanted), not \(node.formName)") }
    switch QuantityText.read(text, units) {
    case .quantity(let value):
      guard value > 0, value <= most else { return fail("is \(text), but must be above 0 and not so large") }
      return value
    case .unknownUnit(""): return fail("\(wanted); the unit is missing")
    case .unknownUnit(let unit):
      let names = units.factors.map(\.name)
      let near = names.first { $0.lowercased() == unit.lowercased() } ?? NearestName.of(unit, in: names)
      return fail("has no unit \(quoted(unit)); there is \(listed(names, "or"))", suggestion: near)
    case .notAQuantity: return fail("\(wanted), not \(quoted(text))")
    }
  }
}
