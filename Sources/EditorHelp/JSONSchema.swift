import Experiments
import Vocabulary

/// The JSON Schema (draft 2020-12) of experiment files, which editors complete and check with while one types.
///
/// It accepts whatever the reader accepts. What joins several places of a file it cannot say, and leaves to the reader:
/// whether `$name` is an axis, whether a parameter that is needed is given here or in `defaults`, and constraints.
public struct JSONSchema {
  let catalog: Catalog
  /// Definitions that several places refer to.
  private var definitions: [String: Value] = [:]

  /// - Returns: the schema as a JSON object.
  public static func of(_ catalog: Catalog) -> Value {
    var schema = JSONSchema(catalog: catalog)
    return schema.root()
  }

  private mutating func root() -> Value {
    var strict = object(properties(of: FileFormat.keys))
    // What is required may stand in a file that this one extends.
    strict["if"] = .map(["not": .map(["required": .list([.string("extends")])])])
    strict["then"] = .map(["required": .list(FileFormat.keys.requiredNames.map(Value.string))])
    // What a program declares is known where the schema was made of its file.
    var root = strict
    if !catalog.families.contains(where: { $0.program != nil }) {
      root = [
        "if": .map(Self.hasProgram), "then": .map(loosened(strict)), "else": .map(strict),
        "type": .string("object"),
      ]
    }
    root["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
    root["title"] = .string("sweep experiment, format \(FileFormat.version)")
    root["$defs"] = .map(definitions)
    return .map(root)
  }

  /// Holds for a file one of whose problems is a program.
  private static let hasProgram: [String: Value] = [
    "required": .list([.string("problems")]),
    "properties": .map([
      "problems": .map([
        "contains": .map(["type": .string("object"), "required": .list([.string(Program.key)])])
      ])
    ]),
  ]

  /// The same without what names keys, optimizers and metrics that a program may declare.
  private func loosened(_ strict: [String: Value]) -> [String: Value] {
    var loose = strict
    var properties = strict["properties"]?.map ?? [:]
    for name in ["optimizers", "defaults", "include", "exclude", "tune", "record", "report"] {
      properties[name] = .map(["description": properties[name]?.map?["description"] ?? .string("")])
    }
    loose["properties"] = .map(properties)
    return loose
  }

  /// A reference to `definition`, kept under `name` or, where another one has the name, `name_2`, `name_3`, …
  mutating func reference(to definition: Value, as name: String) -> Value {
    var (free, count) = (name, 1)
    while let known = definitions[free], known != definition {
      count += 1
      free = "\(name)_\(count)"
    }
    definitions[free] = definition
    return .map(["$ref": .string("#/$defs/\(free)")])
  }

  // MARK: Keys of the format

  mutating func properties(of keys: [FileKey]) -> [String: Value] {
    var properties: [String: Value] = [:]
    for key in keys {
      var schema = self.schema(of: key.form)
      schema["description"] = .string(text(of: key))
      properties[key.name] = .map(schema)
    }
    return properties
  }

  func text(of key: FileKey) -> String {
    var text = key.summary
    if let standard = key.standard { text += " Default: \(standard)." }
    if !key.example.isEmpty { text += " Example: \(key.example)" }
    return text
  }

  private mutating func schema(of form: KeyForm) -> [String: Value] {
    switch form {
    case .value(let type): return single(type)
    case .word(let word): return ["const": Int(word).map(Value.integer) ?? .string(word)]
    case .text(let pattern, _):
      return ["type": types("string", "integer"), "pattern": .string(pattern)]
    case .list(let form):
      let items = Value.map(schema(of: form))
      switch form {
      // No rule and nothing behind the key change nothing; a list that is made by a program may be empty.
      case .rule, .include: return ["type": types("array", "null"), "items": items]
      default: return ["type": .string("array"), "items": items, "minItems": .integer(1)]
      }
    case .either(let forms): return any(of: forms.map { schema(of: $0) })
    case .map(let keys):
      return orNothing(object(properties(of: keys), required: keys.requiredNames))
    case .named(let form):
      return orNothing(["type": .string("object"), "additionalProperties": .map(schema(of: form))])
    case .axis: return ["type": types("array", "object", "string", "number", "boolean")]
    case .integers(let range): return open(.integer(range), references: false)
    case .parameters: return orNothing(object(zippable(parameters(catalog.parameters))))
    case .parameter(let name):
      return parameters(catalog.parameters.filter { $0.name == name })[name]?.map ?? [:]
    case .rule:
      var rule = single(.match)
      rule["minProperties"] = .integer(1)
      rule["properties"] = .map(properties(of: FileFormat.rule))
      rule["propertyNames"] = .map(oneOf(columns + FileFormat.rule.names))
      return rule
    case .include: return include()
    case .problem: return problem()
    case .optimizer: return optimizer()
    case .table: return reportItem(catalog.tables, [:], [FileFormat.itemName("table")])
    case .figure: return any(of: catalog.figures.map { figure($0) })
    }
  }

  // MARK: Building blocks

  func object(
    _ properties: [String: Value], required: [String] = [], _ description: String? = nil
  ) -> [String: Value] {
    var schema: [String: Value] = [
      "type": .string("object"), "properties": .map(properties), "additionalProperties": .boolean(false),
    ]
    if !required.isEmpty { schema["required"] = .list(required.map(Value.string)) }
    schema["description"] = description.map(Value.string)
    return schema
  }

  /// The word that chooses a kind.
  func word(_ kind: Kind) -> [String: Value] {
    ["const": .string(kind.name), "description": .string(kind.summary)]
  }

  /// One of these texts.
  func oneOf(_ names: [String]) -> [String: Value] { ["enum": .list(names.map(Value.string))] }

  /// One alternative as it is, several as `anyOf`.
  func any(of alternatives: [[String: Value]]) -> [String: Value] {
    alternatives.count == 1 ? alternatives[0] : ["anyOf": .list(alternatives.map(Value.map))]
  }

  func types(_ names: String...) -> Value { .list(names.map(Value.string)) }

  /// A key that is followed by nothing is an empty map.
  private func orNothing(_ schema: [String: Value]) -> [String: Value] {
    var schema = schema
    schema["type"] = types("object", "null")
    return schema
  }
}
