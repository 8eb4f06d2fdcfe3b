extension Parameter {
  /// A parameter that came after cells had been measured without it: where a cell's value is what was so before there
  /// was the parameter, the value is no part of the cell's identity, and the cell keeps the id that it had.
  ///
  /// Every parameter that an optimizer, a problem or a variant gets after it was first published is one, unless it is
  /// optional and without a value. A parameter of something new needs nothing: no cell has been measured with that.
  ///
  /// - Parameter before: what cells did before there was the parameter, as a file would write it. It stays as it is
  ///   whatever becomes of the default.
  public func addedLater(before: Value) -> Parameter {
    var parameter = self
    parameter.before = before
    return parameter
  }
}

/// The parameters that came later, by their keys: what an identity is made of besides is all values.
struct LaterParameters: Sendable {
  private struct Entry: Sendable {
    /// The canonical text of the value that is left out; nil for a parameter that was always there.
    var before: String?
    var inside: Inside?
  }

  /// What came later within the values of a parameter.
  private indirect enum Inside: Sendable {
    case block(LaterParameters)
    case variant(tag: String, [String: LaterParameters])
    case elements(Inside)
  }

  private var entries: [String: Entry] = [:]

  init(_ parameters: [Parameter]) {
    for parameter in parameters {
      let inside = Self.inside(parameter.type)
      let before = parameter.before.map { value in
        let value = parameter.type.resolved(value)
        return (inside.map { Self.without($0, value) } ?? value).canonical
      }
      if before != nil || inside != nil {
        entries[parameter.name] = Entry(before: before, inside: inside)
      }
    }
  }

  var isEmpty: Bool { entries.isEmpty }

  /// The values without those that say what was so before there was their parameter.
  func removed(from values: [String: Value]) -> [String: Value] {
    var values = values
    for (key, entry) in entries {
      guard var value = values[key] else { continue }
      if let inside = entry.inside { value = Self.without(inside, value) }
      values[key] = value.canonical == entry.before ? nil : value
    }
    return values
  }

  private static func inside(_ type: ParameterType) -> Inside? {
    switch type {
    case .block(let parameters):
      let later = LaterParameters(parameters)
      return later.isEmpty ? nil : .block(later)
    case .variant(let tag, let kinds):
      var variants: [String: LaterParameters] = [:]
      for kind in kinds {
        let later = LaterParameters(kind.parameters)
        if !later.isEmpty { variants[kind.name] = later }
      }
      return variants.isEmpty ? nil : .variant(tag: tag, variants)
    case .list(let element): return inside(element).map(Inside.elements)
    default: return nil
    }
  }

  private static func without(_ inside: Inside, _ value: Value) -> Value {
    switch (inside, value) {
    case (.block(let later), .map(let entries)): return .map(later.removed(from: entries))
    case (.variant(let tag, let variants), .map(let entries)):
      guard let later = variants[entries[tag]?.string ?? ""] else { return value }
      return .map(later.removed(from: entries))
    case (.elements(let inside), .list(let values)): return .list(values.map { without(inside, $0) })
    default: return value
    }
  }
}
