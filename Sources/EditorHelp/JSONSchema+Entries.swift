import Experiments
import Vocabulary

extension JSONSchema {
  /// A property for each name; where parameters of one name differ, any of them.
  mutating func parameters(_ parameters: [Parameter], allowsAxes: Bool = true) -> [String: Value] {
    var alternatives: [String: [Value]] = [:]
    for parameter in parameters {
      let schema = self.schema(of: parameter, allowsAxes: allowsAxes)
      if alternatives[parameter.name]?.contains(schema) != true {
        alternatives[parameter.name, default: []].append(schema)
      }
    }
    return alternatives.mapValues { $0.count == 1 ? $0[0] : .map(["anyOf": .list($0)]) }
  }

  private mutating func schema(of parameter: Parameter, allowsAxes: Bool) -> Value {
    var schema = allowsAxes ? open(parameter.type) : single(parameter.type)
    if case .words = parameter.type, parameter.standard != nil {
      schema = any(of: [schema, ["type": .string("array"), "maxItems": .integer(0)]])
    }
    var text = parameter.summary.hasSuffix(".") ? parameter.summary : parameter.summary + "."
    if !parameter.unit.isEmpty { text += " Unit: \(parameter.unit)." }
    if let standard = parameter.standard {
      text += " Default: \(standard.flowText)."
      // Infinity is no number of JSON.
      if standard.number?.isInfinite != true { schema["default"] = standard }
    }
    schema["description"] = .string(text)
    return reference(to: .map(schema), as: parameter.name)
  }

  mutating func problem() -> [String: Value] {
    var alternatives: [[String: Value]] = []
    for family in catalog.families {
      if let program = family.program {
        alternatives.append(self.program(named: program.name, family.kinds.flatMap(\.parameters)))
        continue
      }
      let (keys, key) = (FileFormat.problem, family.discriminator)
      for kind in family.kinds {
        alternatives.append(
          entry(kind.parameters + family.parameters, keys, key, word(kind), kind.summary))
      }
      let every = family.kinds.flatMap(\.parameters) + family.parameters
      alternatives.append(entry(every, keys, key, list(ofNames: family.kinds), family.summary))
    }
    if catalog.families.allSatisfy({ $0.program == nil }) { alternatives.append(program(named: nil, [])) }
    return refer(alternatives, "problem")
  }

  /// A program, with the keys that it declares where they are known.
  private mutating func program(named name: String?, _ own: [Parameter]) -> [String: Value] {
    var properties = properties(own, FileFormat.program)
    if let name { properties["name"] = .map(["const": .string(name)]) }
    var schema = object(properties, required: FileFormat.program.requiredNames, "A program of yours.")
    if name == nil { schema["additionalProperties"] = .boolean(true) }
    return schema
  }

  /// An entry of a list: its parameters, the keys of the list's entries, and among them `key`, which chooses a kind.
  private mutating func entry(
    _ own: [Parameter], _ keys: [FileKey], _ key: String, _ chosen: [String: Value], _ summary: String
  ) -> [String: Value] {
    var properties = properties(own, keys)
    properties[key] = .map(chosen)
    return object(properties, required: [key], summary)
  }

  private mutating func properties(_ own: [Parameter], _ keys: [FileKey]) -> [String: Value] {
    zippable(parameters(own)).merging(properties(of: keys)) { $1 }
  }

  mutating func optimizer() -> [String: Value] {
    var alternatives = catalog.optimizers.map(word)
    alternatives += catalog.optimizers.map { optimizer(word($0), $0.parameters, summary: $0.summary) }
    alternatives.append(
      optimizer(
        list(ofNames: catalog.optimizers), catalog.optimizers.flatMap(\.parameters),
        summary: "Several optimizers with the same parameters."))
    return refer(alternatives, "optimizer")
  }

  private mutating func optimizer(
    _ name: [String: Value], _ own: [Parameter], summary: String
  ) -> [String: Value] {
    // Its own parameters come first: they shadow a problem's of the same name.
    let names = Set(own.map(\.name))
    let others = catalog.problemParameters.filter { !names.contains($0.name) }
    return entry(own + others, FileFormat.optimizer, "name", name, summary)
  }

  mutating func include() -> [String: Value] {
    var properties = zippable(parameters(catalog.parameters))
    for (name, key) in self.properties(of: FileFormat.include) {
      properties[name] = .map([
        "type": types("string", "number", "boolean", "array"),
        "description": key.map?["description"] ?? .null,
      ])
    }
    return object(properties)
  }

  /// The properties of a map in which `zip` may make axes move together.
  func zippable(_ properties: [String: Value]) -> [String: Value] {
    let list = Value.map(["type": .string("array"), "minItems": .integer(1)])
    let map: [String: Value] = [
      "type": .string("object"), "minProperties": .integer(2), "additionalProperties": list,
    ]
    var zip = any(of: [map, ["type": .string("array"), "items": .map(map)]])
    zip["description"] = .string(text(of: FileFormat.zip))
    return properties.merging([FileFormat.zip.name: .map(zip)]) { own, _ in own }
  }

  private mutating func refer(_ alternatives: [[String: Value]], _ name: String) -> [String: Value] {
    reference(to: .map(any(of: alternatives)), as: name).map ?? [:]
  }

  // MARK: Report

  mutating func figure(_ kind: Kind) -> [String: Value] {
    let keys = [FileFormat.itemName("figure"), FileFormat.figureKind(kind)]
    return reportItem(kind, ["kind": .map(word(kind))], keys)
  }

  mutating func reportItem(
    _ kind: Kind, _ properties: [String: Value], _ keys: [FileKey]
  ) -> [String: Value] {
    let properties = parameters(kind.parameters, allowsAxes: false)
      .merging(self.properties(of: keys)) { $1 }.merging(properties) { $1 }
    // A report's keys all stand in one place.
    let needed = keys.requiredNames + kind.parameters.filter(\.isRequired).map(\.name)
    return object(properties, required: needed, kind.summary)
  }
}
