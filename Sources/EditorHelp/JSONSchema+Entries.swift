import Experiments
import Vocabulary

extension JSONSchema {
  /// Parameters of every family and problem: what an optimizer may set for itself.
  private var problemParameters: [Parameter] {
    catalog.families.flatMap { $0.parameters + $0.kinds.flatMap(\.parameters) }
  }

  var everyParameter: [Parameter] { problemParameters + catalog.optimizers.flatMap(\.parameters) }

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
      for kind in family.kinds {
        let name = Value.map(["const": .string(kind.name), "description": .string(kind.summary)])
        alternatives.append(
          problem(family, name, kind.parameters + family.parameters, summary: kind.summary))
      }
      let every = family.kinds.flatMap(\.parameters) + family.parameters
      alternatives.append(problem(family, list(ofNames: family.kinds), every, summary: family.summary))
    }
    if catalog.families.allSatisfy({ $0.program == nil }) { alternatives.append(program(named: nil, [])) }
    return refer(alternatives, "problem")
  }

  /// A program, with the keys that it declares where they are known.
  private mutating func program(named name: String?, _ own: [Parameter]) -> [String: Value] {
    var properties = zippable(parameters(own))
    properties.merge(self.properties(of: FileFormat.program)) { $1 }
    if let name { properties["name"] = .map(["const": .string(name)]) }
    var schema = object(properties, required: FileFormat.program.requiredNames)
    if name == nil { schema["additionalProperties"] = .boolean(true) }
    schema["description"] = .string("A program of yours.")
    return schema
  }

  private mutating func problem(
    _ family: ProblemFamily, _ chosen: Value, _ own: [Parameter], summary: String
  ) -> [String: Value] {
    var properties = zippable(parameters(own))
    properties[family.discriminator] = chosen
    properties.merge(self.properties(of: FileFormat.problem)) { $1 }
    var schema = object(properties, required: [family.discriminator])
    schema["description"] = .string(summary)
    return schema
  }

  mutating func optimizer() -> [String: Value] {
    var alternatives = catalog.optimizers.map { kind -> [String: Value] in
      ["const": .string(kind.name), "description": .string(kind.summary)]
    }
    for kind in catalog.optimizers {
      let name = Value.map(["const": .string(kind.name), "description": .string(kind.summary)])
      alternatives.append(optimizer(name, kind.parameters, summary: kind.summary))
    }
    alternatives.append(
      optimizer(
        list(ofNames: catalog.optimizers), catalog.optimizers.flatMap(\.parameters),
        summary: "Several optimizers with the same parameters."))
    return refer(alternatives, "optimizer")
  }

  private mutating func optimizer(_ name: Value, _ own: [Parameter], summary: String) -> [String: Value] {
    // Its own parameters come first: they shadow a problem's of the same name.
    let names = Set(own.map(\.name))
    var properties = zippable(parameters(own + problemParameters.filter { !names.contains($0.name) }))
    properties.merge(self.properties(of: FileFormat.optimizer)) { $1 }
    properties["name"] = name
    var schema = object(properties, required: ["name"])
    schema["description"] = .string(summary)
    return schema
  }

  mutating func include() -> [String: Value] {
    var properties = zippable(parameters(everyParameter))
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

  mutating func table() -> [String: Value] {
    reportItem(catalog.tables, [:], [FileFormat.itemName("table")])
  }

  mutating func figure(_ kind: Kind) -> [String: Value] {
    let word = Value.map(["const": .string(kind.name), "description": .string(kind.summary)])
    return reportItem(kind, ["kind": word], [FileFormat.itemName("figure"), FileFormat.figureKind(kind)])
  }

  private mutating func reportItem(
    _ kind: Kind, _ properties: [String: Value], _ keys: [FileKey]
  ) -> [String: Value] {
    let properties = parameters(kind.parameters, allowsAxes: false)
      .merging(self.properties(of: keys)) { $1 }.merging(properties) { $1 }
    // A report's keys all stand in one place.
    let needed = keys.requiredNames + kind.parameters.filter(\.isRequired).map(\.name)
    var schema = object(properties, required: needed)
    schema["description"] = .string(kind.summary)
    return schema
  }
}
