import Vocabulary

/// Where a value of a configuration comes from.
public struct Origin: Sendable, Hashable {
  /// Dotted key of ``Configuration/values``; lists are one value.
  public var key: String
  /// The place in the file, in a file that it extends, or in an argument (then `file` is the argument); nil for a
  /// default of the catalog.
  public var location: SourceLocation?
}

extension Pair {
  /// Nil where the pair does not give the configuration.
  fileprivate func origins(of configuration: Configuration) -> [Origin]? {
    guard problem.label == configuration.problem, optimizer.label == configuration.optimizer else {
      return nil
    }
    var origins = [
      Origin(key: problem.family.discriminator, location: problem.kindSpan.location),
      Origin(key: "optimizer", location: optimizer.kindSpan.location),
    ]
    for (key, template) in draft?.keys ?? keys {
      guard let value = configuration.blockValues[key],
        let found = template.origins(of: value, key: key, place: nil)
      else { return nil }
      origins += found
    }
    return origins.count > 2 || keys.isEmpty ? origins : nil
  }
}

extension Experiment {
  /// The origin of every value of a configuration, in declared order: the file's keys, then the catalog's defaults.
  public func origins(of configuration: Configuration) -> [Origin] {
    let declared = declaredOrigins(of: configuration)
    guard declared.isEmpty, let growth = tuning?.grow,
      let sibling = configurations.prefix(growth.declared).first(where: {
        $0.problem == configuration.problem && $0.optimizer == configuration.optimizer
      })
    else { return declared }
    let (own, other) = (Value.map(configuration.values), Value.map(sibling.values))
    return declaredOrigins(of: sibling).map { origin in
      let isShared = own[path: origin.key] == other[path: origin.key]
      return isShared ? origin : Origin(key: origin.key, location: growth.location)
    }
  }

  /// Kept out of the configurations, of which there may be millions: found again for one.
  private func declaredOrigins(of configuration: Configuration) -> [Origin] {
    pairs.lazy.compactMap { $0.origins(of: configuration) }.first ?? []
  }
}

extension Template {
  /// Where the parts of `value` come from; nil where the template does not give it.
  fileprivate func origins(of value: Value, key: String, place: Span?) -> [Origin]? {
    switch self {
    case .located(let template, let span): return template.origins(of: value, key: key, place: span)
    case .value(let own):
      guard own == value else { return nil }
      return Self.leaves(value, key).map { Origin(key: $0, location: place?.location) }
    case .open:
      // What a model chose from the range.
      return value.number == nil ? nil : [Origin(key: key, location: place?.location)]
    case .choice(_, let choices):
      return choices.lazy.compactMap { $0.origins(of: value, key: key, place: place) }.first
    case .list(let elements):
      guard let values = value.list, values.count == elements.count,
        zip(elements, values).allSatisfy({ $0.origins(of: $1, key: key, place: place) != nil })
      else { return nil }
      return [Origin(key: key, location: place?.location)]
    case .map(let entries):
      guard let map = value.map, map.count == entries.count else { return nil }
      var origins: [Origin] = []
      for (inner, template) in entries {
        // What the map leaves out is not where the map is, but the catalog's default.
        guard let value = map[inner],
          let found = template.origins(of: value, key: "\(key).\(inner)", place: nil)
        else { return nil }
        origins += found
      }
      // A map without any key is a value: it says that there is nothing.
      return entries.isEmpty ? [Origin(key: key, location: place?.location)] : origins
    }
  }

  private static func leaves(_ value: Value, _ key: String) -> [String] {
    guard let map = value.map, !map.isEmpty else { return [key] }
    return map.keys.sorted().flatMap { inner in map[inner].map { leaves($0, "\(key).\(inner)") } ?? [] }
  }
}
