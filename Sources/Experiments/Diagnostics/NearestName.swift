/// Finds the name that a misspelt word was meant to be.
public enum NearestName {
  /// The nearest of `names` within a third of the longer length, letter case ignored; the first of equals.
  public static func of(_ word: String, in names: some Sequence<String>) -> String? {
    // Comparing takes the product of the lengths.
    guard word.utf8.count <= longestWord else { return nil }
    let letters = Array(word.lowercased().unicodeScalars)
    var best: (name: String, distance: Int)?
    for name in names where name != word && name.utf8.count <= longestWord {
      let other = Array(name.lowercased().unicodeScalars)
      let longest = max(letters.count, other.count)
      let allowed = min(longest / 3, best.map { $0.distance - 1 } ?? .max)
      guard abs(letters.count - other.count) <= allowed else { continue }
      let distance = distance(letters, other)
      if distance <= allowed { best = (name, distance) }
    }
    return best?.name
  }

  /// In bytes; what is longer was not misspelt.
  private static let longestWord = 200

  /// Damerau–Levenshtein distance, optimal string alignment: insertions, deletions, substitutions and swaps of
  /// neighbours each cost 1.
  static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 1...a.count {
      var current = [Int](repeating: i, count: b.count + 1)
      for j in 1...b.count {
        let substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        current[j] = min(previous[j] + 1, current[j - 1] + 1, substitution)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          current[j] = min(current[j], beforePrevious[j - 2] + 1)
        }
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
