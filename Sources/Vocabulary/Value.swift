import Escapes

/// A typed value of an experiment file, after the schema has read it from its raw text.
///
/// An integer and a number are different values: the schema decides which one a key holds, so that
/// `1`, `1.0` and `1e0` become the same value wherever they are written under the same key.
public enum Value: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case list([Value])
  case map([String: Value])
}

extension Value {
  /// The number held by `.number` or `.integer`, else nil.
  public var number: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// Nil for anything else than a whole number.
  public var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  /// Nil for anything else than a truth value.
  public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  /// Nil for anything else than a text.
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// Nil for anything else than a list.
  public var list: [Value]? { if case .list(let value) = self { value } else { nil } }
  /// Nil for anything else than a map.
  public var map: [String: Value]? { if case .map(let value) = self { value } else { nil } }

  /// The value at a dotted path into nested maps, e.g. `noise.tail_index`; nil where a step is missing.
  public subscript(path path: String) -> Value? {
    // Most paths are one step, and a plan asks for millions.
    if !path.isEmpty, !path.utf8.contains(UInt8(ascii: ".")) { return map?[path] }
    return path.split(separator: ".").reduce(self) { $0?.map?[String($1)] }
  }
}

extension Value: CustomStringConvertible {
  /// The value as a person would write it in a table cell: `0.1`, `crop_flip`, `81 122`.
  public var description: String {
    switch self {
    case .null: "none"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): Self.shortest(value)
    case .string(let value): value
    case .list(let values): values.map(\.description).joined(separator: " ")
    case .map(let entries):
      entries.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
  }

  /// The shortest decimal that reads back as the same Double, without a trailing `.0`.
  public static func shortest(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension Value {
  /// The canonical JSON text that identities are computed from: keys sorted by their UTF-8 bytes, no
  /// white space, integers in decimal, numbers in shortest round-trip form with a decimal point or an exponent.
  ///
  /// Two values have the same canonical text exactly when they are equal.
  public var canonical: String {
    var writer = JSONWriter()
    write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.raw("null".utf8)
    case .boolean(let value): writer.raw("\(value)".utf8)
    case .integer(let value): writer.integer(value)
    // -0 is written as 0: no key of an experiment tells them apart.
    case .number(let value): writer.number(value == 0 ? 0 : value)
    case .string(let value): writer.string(value)
    case .list(let values):
      writer.beginArray()
      for value in values { value.write(to: &writer) }
      writer.endArray()
    case .map(let entries):
      writer.beginObject()
      for (key, value) in entries.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        writer.key(key)
        value.write(to: &writer)
      }
      writer.endObject()
    }
  }
}

/// Plain JSON, as one would write it by hand. A whole `.number` comes back as `.integer`: what must tell them
/// apart uses ``Value/canonical``; what reads stored values uses ``Value/number``, which takes both.
extension Value: Codable {
  /// Whole numbers come back as integers, whatever they were: JSON has one kind of number.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([Value].self) {
      self = .list(value)
    } else {
      self = .map(try container.decode([String: Value].self))
    }
  }

  /// As ``init(from:)`` reads it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .map(let value): try container.encode(value)
    }
  }
}

extension Int {
  /// The whole part of a number; of one that no Int holds the nearest Int, of NaN 0.
  ///
  /// `Int(_:)` ends the process there, and numbers come from files and from measurements.
  public init(saturating value: Double) {
    if value.isNaN {
      self = 0
    } else if value >= 0x1p63 {
      self = .max
    } else {
      self = value < -0x1p63 ? .min : Int(value)
    }
  }

  /// The product of two that are not negative; of one that no Int holds the largest Int.
  package func saturatingProduct(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
