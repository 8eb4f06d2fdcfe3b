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

extension NumberRange {
  /// `between 0 and 1`, `greater than 0`, `at least 0 and less than 1`.
  package var requirement: String {
    switch (lower, upper) {
    case (.none, .none): return "finite"
    case (.including(let a), .including(let b)):
      return "between \(Value.shortest(a)) and \(Value.shortest(b))"
    default:
      func words(_ bound: Bound, _ including: String, _ excluding: String) -> String? {
        switch bound {
        case .none: nil
        case .including(let number): "\(including) \(Value.shortest(number))"
        case .excluding(let number): "\(excluding) \(Value.shortest(number))"
        }
      }
      return [words(lower, "at least", "greater than"), words(upper, "at most", "less than")]
        .compactMap(\.self).joined(separator: " and ")
    }
  }
}

extension ClosedRange<Int> {
  package var requirement: String {
    switch (lowerBound == .min, upperBound == .max) {
    case (true, true): "a whole number"
    case (false, true): "at least \(lowerBound)"
    case (true, false): "at most \(upperBound)"
    case (false, false): "between \(lowerBound) and \(upperBound)"
    }
  }
}
