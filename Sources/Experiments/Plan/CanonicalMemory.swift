/// The canonical text of one map after another, where neighbours differ in few keys: a grid's configurations.
///
/// Gives what ``Value/canonical`` gives, and remembers the sorted keys and the texts of the last map's values.
struct CanonicalMemory {
  private var parts: [(key: String, value: Value, text: String)] = []
  /// Of the last map's keys, in the order in which it gave them: copies of one dictionary give them alike, and need not
  /// be asked key by key.
  private var places: [Int] = []

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
    var index = 0
    for (key, value) in map {
      let place = places[index]
      guard parts[place].key == key else { return updateByKey(map) }
      if value != parts[place].value { parts[place] = Self.part(key, value) }
      index += 1
    }
    return true
  }

  private mutating func updateByKey(_ map: [String: Value]) -> Bool {
    for index in parts.indices {
      guard let value = map[parts[index].key] else { return false }
      if value != parts[index].value { parts[index] = Self.part(parts[index].key, value) }
    }
    notePlaces(map)
    return true
  }

  private mutating func restart(_ map: [String: Value]) {
    parts = map.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(Self.part)
    notePlaces(map)
  }

  private mutating func notePlaces(_ map: [String: Value]) {
    let order = Dictionary(uniqueKeysWithValues: parts.enumerated().map { ($1.key, $0) })
    places = map.keys.map { order[$0] ?? 0 }
  }

  private static func part(_ key: String, _ value: Value) -> (key: String, value: Value, text: String) {
    (key, value, "\(Value.string(key).canonical):\(value.canonical)")
  }
}
