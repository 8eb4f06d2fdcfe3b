import Vocabulary

/// Which cell of one side belongs to which of the other: the same configuration, by what it says, and the same seed.
struct Pairing {
  typealias Pair = (key: PairKey, a: ComparedCell, b: ComparedCell)

  /// In the order of their keys.
  let pairs: [Pair]
  let onlyInA: Int
  let onlyInB: Int
  /// Parameters that only one side knows, and that say nothing there.
  let ignored: [String]

  init(_ a: [ComparedCell], _ b: [ComparedCell]) {
    var ignored = Self.oneSided(a, b)
    var (first, second) = (Self.newest(a, ignored), Self.newest(b, ignored))
    // Where a parameter tells cells apart together with others, it stays.
    if first.count < Self.newest(a, []).count || second.count < Self.newest(b, []).count {
      ignored = []
      (first, second) = (Self.newest(a, []), Self.newest(b, []))
    }
    pairs = first.compactMap { key, a in second[key].map { (key, a, $0) } }.sorted { $0.key < $1.key }
    onlyInA = first.count - pairs.count
    onlyInB = second.count - pairs.count
    self.ignored = pairs.isEmpty ? [] : ignored.sorted()
  }

  /// Parameters that no cell of one side has, and that have one value on the other.
  private static func oneSided(_ a: [ComparedCell], _ b: [ComparedCell]) -> Set<String> {
    func values(_ cells: [ComparedCell]) -> [String: Set<String>] {
      var values: [String: Set<String>] = [:]
      for cell in cells {
        for (name, value) in cell.parameters { values[name, default: []].insert(value) }
      }
      return values
    }
    let (first, second) = (values(a), values(b))
    let alone = first.filter { second[$0.key] == nil }.merging(second.filter { first[$0.key] == nil }) { $1 }
    return Set(alone.filter { $0.value.count == 1 }.keys)
  }

  private static func newest(_ cells: [ComparedCell], _ ignored: Set<String>) -> [PairKey: ComparedCell] {
    Dictionary(
      cells.map { (PairKey($0, ignored), $0) },
      uniquingKeysWith: { ($0.finishedAt ?? 0) >= ($1.finishedAt ?? 0) ? $0 : $1 })
  }

  /// How many cells a newer measurement of the same configuration and seed stands for.
  static func repeated(_ cells: [ComparedCell]) -> Int { cells.count - newest(cells, []).count }
}

/// What makes two cells a pair.
struct PairKey: Hashable, Comparable {
  var problem: String
  var optimizer: String
  /// Canonical text of the parameters.
  var configuration: String
  var seed: Int

  init(_ cell: ComparedCell, _ ignored: Set<String>) {
    problem = cell.problem
    optimizer = cell.optimizer
    configuration =
      Value.map(cell.parameters.filter { !ignored.contains($0.key) }.mapValues { .string($0) }).canonical
    seed = cell.seed
  }

  static func < (a: PairKey, b: PairKey) -> Bool {
    (a.problem, a.optimizer, a.configuration, a.seed) < (b.problem, b.optimizer, b.configuration, b.seed)
  }
}
