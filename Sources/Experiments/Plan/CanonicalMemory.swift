/// The canonical text of one map after another, where neighbours differ in few keys: a grid's configurations.
///
/// Gives what ``Value/canonical`` gives, and remembers the sorted keys and the texts of the last map's values.
struct CanonicalMemory {
  private var parts: [(key: String, value: Value, text: String)] = []

  mutating func text(of map: [String: Value]) -> String {
    if map.count != parts.count || !update(map) { restart(map) }
    var text = "{"
    for (index, part) in parts.enumerated() {
      if index > 0 { text += "," }
      text += part.text
    }
    return text + "}"
  }

  /// False where the keys are not the last map's.
  private mutating func update(_ map: [String: Value]) -> Bool {
    for index in parts.indices {
      guard let value = map[parts[index].key] else { return false }
      if value != parts[index].value { parts[index] = Self.part(parts[index].key, value) }
    }
    return true
  }

  private mutating func restart(_ map: [String: Value]) {
    parts = map.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(Self.part)
  }

  private static func part(_ key: String, _ value: Value) -> (key: String, value: Value, text: String) {
    (key, value, "\(Value.string(key).canonical):\(value.canonical)")
  }
}
