import Vocabulary

extension Value {
  /// The value as a file would have it, in YAML's flow style: `{from: test, count: 0}`, `[0.5, 0.1]`.
  public var flowText: String {
    switch self {
    case .null, .boolean, .integer, .number, .string: return description
    case .list(let values): return "[" + values.map(\.flowText).joined(separator: ", ") + "]"
    case .map(let entries):
      // The word that chooses a kind comes first, as one writes it.
      let keys = entries.keys.sorted { a, b in
        (Self.isWord(entries[a]) ? 0 : 1, a) < (Self.isWord(entries[b]) ? 0 : 1, b)
      }
      return "{" + keys.map { "\($0): \(entries[$0]?.flowText ?? "")" }.joined(separator: ", ") + "}"
    }
  }

  private static func isWord(_ value: Value?) -> Bool { value?.string != nil }
}
