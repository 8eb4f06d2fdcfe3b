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
    var current = self
    for step in path.split(separator: ".") {
      guard let next = current.map?[String(step)] else { return nil }
      current = next
    }
    return current
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
