import Vocabulary

/// The part of JSON Schema 2020-12 that `sweep schema` uses, for tests; a keyword it does not know is a failure.
struct SchemaValidator {
  let root: Value

  /// Where and why `value` is not as `schema` wants it; empty where it is.
  func problems(_ value: Value, _ schema: Value? = nil, at path: String = "") -> [String] {
    guard let schema = (schema ?? root).map else { return ["\(path): no schema"] }
    return schema.keys.sorted().flatMap { keyword in
      check(value, keyword, schema[keyword] ?? .null, schema, path)
    }
  }

  private func isValid(_ value: Value, _ schema: Value) -> Bool { problems(value, schema).isEmpty }

  private func check(
    _ value: Value, _ keyword: String, _ rule: Value, _ schema: [String: Value], _ path: String
  ) -> [String] {
    func when(_ isWrong: Bool) -> [String] { isWrong ? ["\(path): \(keyword) \(rule)"] : [] }
    switch keyword {
    case "$schema", "$defs", "title", "description", "default": return []
    case "$ref":
      let name = String((rule.string ?? "").dropFirst("#/$defs/".count))
      return problems(value, root[path: "$defs"]?.map?[name], at: path)
    case "type":
      let names = rule.list?.compactMap(\.string) ?? [rule.string ?? ""]
      return when(!names.contains { Self.isOfType(value, $0) })
    case "const": return when(!Self.equal(value, rule))
    case "enum": return when(!(rule.list ?? []).contains { Self.equal(value, $0) })
    case "anyOf":
      let tries = (rule.list ?? []).map { problems(value, $0, at: path) }
      return tries.contains([]) ? [] : ["\(path): no alternative: \(tries)"]
    case "oneOf": return when((rule.list ?? []).filter { isValid(value, $0) }.count != 1)
    case "minimum": return when((value.number ?? .infinity) < (rule.number ?? .nan))
    case "maximum": return when((value.number ?? -.infinity) > (rule.number ?? .nan))
    case "exclusiveMinimum": return when((value.number ?? .infinity) <= (rule.number ?? .nan))
    case "exclusiveMaximum": return when((value.number ?? -.infinity) >= (rule.number ?? .nan))
    case "minProperties": return when((value.map?.count ?? .max) < (rule.integer ?? 0))
    case "not": return when(isValid(value, rule))
    case "if":
      return schema[isValid(value, rule) ? "then" : "else"].map { problems(value, $0, at: path) } ?? []
    case "then", "else": return []
    case "contains": return when(value.list.map { !$0.contains { isValid($0, rule) } } ?? false)
    case "minItems": return when((value.list?.count ?? .max) < (rule.integer ?? 0))
    case "items":
      return (value.list ?? []).enumerated().flatMap { problems($1, rule, at: "\(path)[\($0)]") }
    case "pattern":
      guard let text = value.string, let pattern = try? Regex(rule.string ?? "") else { return [] }
      return when(text.firstMatch(of: pattern) == nil)
    case "required":
      let missing = (rule.list ?? []).compactMap(\.string).filter {
        value.map != nil && value.map?[$0] == nil
      }
      return missing.map { "\(path): needs \($0)" }
    case "properties":
      return (value.map ?? [:]).sorted { $0.key < $1.key }.flatMap { key, value in
        rule.map?[key].map { problems(value, $0, at: "\(path).\(key)") } ?? []
      }
    case "additionalProperties":
      let others = (value.map ?? [:]).filter { schema["properties"]?.map?[$0.key] == nil }
      if rule == .boolean(true) { return [] }
      if rule == .boolean(false) { return others.keys.sorted().map { "\(path): no key \($0)" } }
      return others.flatMap { problems($1, rule, at: "\(path).\($0)") }
    case "propertyNames":
      return (value.map ?? [:]).keys.flatMap { problems(.string($0), rule, at: path) }
    default: return ["\(path): the validator does not know \(keyword)"]
    }
  }

  private static func isOfType(_ value: Value, _ name: String) -> Bool {
    switch (name, value) {
    case ("null", .null), ("boolean", .boolean), ("integer", .integer), ("number", .integer),
      ("number", .number),
      ("string", .string), ("array", .list), ("object", .map):
      true
    case ("integer", .number(let number)): number.rounded() == number
    default: false
    }
  }

  private static func equal(_ a: Value, _ b: Value) -> Bool {
    if let x = a.number, let y = b.number { return x == y }
    return a == b
  }
}
