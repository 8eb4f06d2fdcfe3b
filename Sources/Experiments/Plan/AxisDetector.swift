/// Finds the dotted keys whose values differ between the configurations of an experiment.
struct AxisDetector {
  private var first: [String: Value] = [:]
  private var order: [String] = []
  private var differing: Set<String> = []

  /// Walks the templates, not the configurations: every choice of a grid occurs in some configuration.
  mutating func visit(_ pair: Pair) {
    // Optional keys that are left out differ from given ones.
    for key in pair.absent { note(key, .null) }
    for (key, template) in pair.keys { visit(key, template) }
  }

  /// Those of them that the pair has, in declared order: its own keys first as its file declares them.
  func axes(of pair: Pair) -> [String] {
    let roots = Set(pair.keys.map(\.key) + pair.absent)
    return order.filter { key in
      differing.contains(key) && roots.contains(String(key.prefix { $0 != "." }))
    }
  }

  private mutating func visit(_ key: String, _ template: Template) {
    switch template {
    case .value(let value): visit(key, value)
    case .choice(_, let choices):
      for choice in choices { visit(key, choice) }
    case .list:
      if let value = template.constant {
        note(key, value)
      } else {
        note(key, .null)
        differing.insert(key)
      }
    case .map(let entries):
      for entry in entries { visit("\(key).\(entry.key)", entry.value) }
    }
  }

  private mutating func visit(_ key: String, _ value: Value) {
    guard case .map(let entries) = value else { return note(key, value) }
    for inner in entries.keys.sorted() {
      if let value = entries[inner] { visit("\(key).\(inner)", value) }
    }
  }

  private mutating func note(_ key: String, _ value: Value) {
    guard let known = first[key] else {
      first[key] = value
      order.append(key)
      return
    }
    if known != value { differing.insert(key) }
  }
}
