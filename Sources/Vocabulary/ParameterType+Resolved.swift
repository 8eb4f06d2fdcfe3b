extension ParameterType {
  /// A catalog's default in the form of a value that was read: a variant's word becomes its map, a whole number
  /// under a number key becomes a number, so that a default written out has the same identity.
  package func resolved(_ standard: Value) -> Value {
    switch (self, standard) {
    case (.number, .integer(let value)): return .number(Double(value))
    case (.list(let element), .list(let values)): return .list(values.map(element.resolved))
    case (.block(let parameters), .map(let map)): return .map(Self.resolved(map, parameters))
    case (.variant(let tag, let kinds), .string(let word)):
      return resolved(.map([tag: .string(word)]), tag, kinds)
    case (.variant(let tag, let kinds), .map):
      return resolved(standard, tag, kinds)
    default: return standard
    }
  }

  private func resolved(_ standard: Value, _ tag: String, _ kinds: [Kind]) -> Value {
    guard let map = standard.map, let kind = kinds.first(where: { $0.name == map[tag]?.string }) else {
      return standard
    }
    return .map(Self.resolved(map, kind.parameters))
  }

  private static func resolved(_ given: [String: Value], _ parameters: [Parameter]) -> [String: Value] {
    var map = given
    for parameter in parameters {
      if let value = map[parameter.name] ?? parameter.standard {
        map[parameter.name] = parameter.type.resolved(value)
      }
    }
    return map
  }
}

extension Parameter {
  /// The default in the form that ``Configuration/values`` has; nil where there is none.
  package var resolvedStandard: Value? { standard.map(type.resolved) }
}
