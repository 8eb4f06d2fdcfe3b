import Vocabulary

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

  /// Takes away the axes of which one value is left: rules have excluded the others.
  static func removeConstantAxes(_ configurations: inout [Configuration]) {
    let axes = configurations.reduce(into: [[String]]()) { lists, configuration in
      if lists.last != configuration.axes { lists.append(configuration.axes) }
    }
    let constant = Set(axes.joined()).filter { key in
      let column = ColumnName(key)
      let root = column.path[0]
      // Configurations without the key's parameter have no say, those that leave it out do.
      let values = configurations.lazy.filter { $0.axes.contains(key) || $0.blockValues[root] != nil }.map {
        $0.value(of: column)
      }
      guard let first = values.first else { return true }
      return values.allSatisfy { $0 == first }
    }
    if constant.isEmpty { return }
    for index in configurations.indices { configurations[index].axes.removeAll { constant.contains($0) } }
  }

  private mutating func visit(_ key: String, _ template: Template) {
    switch template {
    case .value(let value): visit(key, value)
    case .open: return
    case .choice(_, let choices):
      // Once its values differ, further ones of a long axis say nothing new.
      var isSettled = false
      for choice in choices {
        if isSettled, case .value(let value) = choice, value.map == nil { continue }
        visit(key, choice)
        isSettled = isSettled || differing.contains(key)
      }
    case .list:
      if let value = template.constant {
        note(key, value)
      } else {
        note(key, .null)
        differing.insert(key)
      }
    case .map(let entries):
      for entry in entries { visit("\(key).\(entry.key)", entry.value) }
    case .located(let template, _): visit(key, template)
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
