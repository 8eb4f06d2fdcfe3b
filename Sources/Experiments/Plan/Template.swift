import Vocabulary

/// A value with its axes still open: what one key of an entry says before the grid is multiplied out.
indirect enum Template: Sendable {
  case value(Value)
  /// An axis. Choices of one name move together within a configuration: `$rate` under two keys is one axis.
  case choice(name: String?, [Template])
  case list([Template])
  case map([(key: String, value: Template)])
  /// A range from which a search draws; none is left once it has.
  case open(OpenRange)
  /// Where the file says it.
  case located(Template, Span)

  /// Which choice each named axis has taken so far.
  ///
  /// Few, and copied for every value of an axis: a list is cheaper than a map.
  struct Bindings {
    private var choices: [(name: String, index: Int)] = []

    subscript(name: String) -> Int? { choices.first { $0.name == name }?.index }

    /// - Parameter name: of an axis that has not chosen yet.
    func choosing(_ index: Int, of name: String) -> Bindings {
      var longer = self
      longer.choices.append((name, index))
      return longer
    }
  }

  /// The value, where no axis is left.
  var constant: Value? {
    switch self {
    case .value(let value): return value
    case .choice, .open: return nil
    case .list(let elements):
      let values = elements.compactMap(\.constant)
      return values.count == elements.count ? .list(values) : nil
    case .map(let entries):
      var map: [String: Value] = [:]
      for (key, template) in entries {
        guard let value = template.constant else { return nil }
        map[key] = value
      }
      return .map(map)
    case .located(let template, _): return template.constant
    }
  }

  /// The template itself, without its own place.
  var unlocated: Template {
    if case .located(let template, _) = self { template.unlocated } else { self }
  }

  /// The same template with every part that has no axis made one value, and without places: cheaper to multiply out.
  var folded: Template {
    if case .value = self { return self }
    if let constant { return .value(constant) }
    return unlocated.replacingParts { part, _ in part.folded }
  }

  /// True where the values depend on what another key has chosen.
  var hasNamedAxis: Bool { contains { if case .choice(.some, _) = $0 { true } else { false } } }

  /// Gives the template, and the parts within it where `visit` says so, each with the column that it is of.
  func walk(_ column: String, _ visit: (_ column: String, _ template: Template) -> Bool) {
    guard visit(column, self) else { return }
    switch self {
    case .value, .open: return
    case .choice(_, let choices): for choice in choices { choice.walk(column, visit) }
    case .list(let elements): for element in elements { element.walk(column, visit) }
    case .map(let entries): for (key, value) in entries { value.walk("\(column).\(key)", visit) }
    case .located(let template, _): template.walk(column, visit)
    }
  }

  /// Whether it is so of the template or of a part within it.
  func contains(_ isSo: (Template) -> Bool) -> Bool {
    var isFound = false
    walk("") { _, template in
      isFound = isFound || isSo(template)
      return !isFound
    }
    return isFound
  }

  /// The template with others for its parts, each of which is given with its column.
  func replacingParts<Failure>(
    _ column: String = "", _ part: (Template, _ column: String) throws(Failure) -> Template
  ) throws(Failure) -> Template {
    func all(_ parts: [Template]) throws(Failure) -> [Template] {
      try parts.map { (template) throws(Failure) in try part(template, column) }
    }
    switch self {
    case .value, .open: return self
    case .choice(let name, let choices): return .choice(name: name, try all(choices))
    case .list(let elements): return .list(try all(elements))
    case .map(let entries):
      return .map(
        try entries.map { (entry) throws(Failure) in
          (entry.key, try part(entry.value, "\(column).\(entry.key)"))
        })
    case .located(let template, let span): return .located(try part(template, column), span)
    }
  }

  /// Every value the template takes under `bindings`, the last axis varying fastest; stops beyond `limit` values.
  func expanded(_ bindings: Bindings = Bindings(), limit: Int) -> [(value: Value, bindings: Bindings)] {
    switch self {
    case .value(let value):
      return [(value, bindings)]
    case .open(let range):
      preconditionFailure("the range \(range.key) has not been drawn from")
    case .choice(let name, let choices):
      if let name, let index = bindings[name] {
        return choices.indices.contains(index) ? choices[index].expanded(bindings, limit: limit) : []
      }
      var result: [(value: Value, bindings: Bindings)] = []
      for (index, choice) in choices.enumerated() where result.count <= limit {
        let bindings = name.map { bindings.choosing(index, of: $0) } ?? bindings
        if case .value(let value) = choice {
          result.append((value, bindings))
        } else {
          result += choice.expanded(bindings, limit: limit)
        }
      }
      return result
    case .list(let elements):
      return Self.product(elements, bindings, limit).map { (.list($0.values), $0.bindings) }
    case .map(let entries):
      let keys = entries.map(\.key)
      return Self.product(entries.map(\.value), bindings, limit).map { values, bindings in
        (.map(Dictionary(zip(keys, values), uniquingKeysWith: { _, last in last })), bindings)
      }
    case .located(let template, _): return template.expanded(bindings, limit: limit)
    }
  }

  private static func product(
    _ templates: [Template], _ bindings: Bindings, _ limit: Int
  ) -> [(values: [Value], bindings: Bindings)] {
    var partial: [(values: [Value], bindings: Bindings)] = [([], bindings)]
    for template in templates {
      var next: [(values: [Value], bindings: Bindings)] = []
      for (values, bindings) in partial where next.count <= limit {
        for (value, bindings) in template.expanded(bindings, limit: limit) {
          next.append((values + [value], bindings))
        }
      }
      partial = next
    }
    return partial
  }
}
