import Vocabulary

/// Which cell of one side belongs to which of the other: the same configuration, by what it says, and the same seed.
struct Pairing {
  struct Pair {
    /// Place in ``Pairing/configurations``.
    var configuration: Int
    var a: ComparedCell
    var b: ComparedCell
  }

  /// In their order.
  let configurations: [PairKey]
  /// In the order of their configurations, then of their seeds.
  let pairs: [Pair]
  let onlyInA: Int
  let onlyInB: Int
  /// Parameters that only one side knows, and that say nothing there.
  let ignored: [String]

  init(_ a: [ComparedCell], _ b: [ComparedCell]) {
    var ignored = Self.oneSided(a, b)
    var keys = PairKeys(ignoring: ignored)
    var (first, second) = (keys.newest(a), keys.newest(b))
    if !ignored.isEmpty {
      // Where a parameter tells cells apart together with others, it stays.
      var whole = PairKeys(ignoring: [])
      let (firstOfAll, secondOfAll) = (whole.newest(a), whole.newest(b))
      if first.count < firstOfAll.count || second.count < secondOfAll.count {
        (ignored, keys, first, second) = ([], whole, firstOfAll, secondOfAll)
      }
    }
    let order = keys.known.sorted { $0.key < $1.key }
    var ranks = [Int](repeating: 0, count: order.count)
    for (rank, entry) in order.enumerated() { ranks[entry.value] = rank }
    let matches = first.compactMap { key, place in
      second[key].map { (rank: ranks[key.configuration], seed: key.seed, a: place, b: $0) }
    }.sorted { ($0.rank, $0.seed) < ($1.rank, $1.seed) }
    configurations = order.map(\.key)
    pairs = matches.map { Pair(configuration: $0.rank, a: a[$0.a], b: b[$0.b]) }
    onlyInA = first.count - pairs.count
    onlyInB = second.count - pairs.count
    self.ignored = pairs.isEmpty ? [] : ignored.sorted()
  }

  /// Parameters that no cell of one side has, and that have one value on the other.
  private static func oneSided(_ a: [ComparedCell], _ b: [ComparedCell]) -> Set<String> {
    func values(_ cells: [ComparedCell]) -> [String: Set<String>] {
      var values: [String: Set<String>] = [:]
      var seen = Set<ObjectIdentifier>()
      for cell in cells where seen.insert(ObjectIdentifier(cell.shared)).inserted {
        for (name, value) in cell.configuration.parameters { values[name, default: []].insert(value) }
      }
      return values
    }
    let (first, second) = (values(a), values(b))
    let alone = first.filter { second[$0.key] == nil }.merging(second.filter { first[$0.key] == nil }) { $1 }
    return Set(alone.filter { $0.value.count == 1 }.keys)
  }

  /// How many cells a newer measurement of the same configuration and seed stands for.
  static func repeated(_ cells: [ComparedCell]) -> Int {
    var keys = PairKeys(ignoring: [])
    return cells.count - keys.newest(cells).count
  }
}

/// What makes two configurations a pair.
struct PairKey: Hashable, Comparable {
  var problem: String
  var optimizer: String
  /// Canonical text of the parameters.
  var configuration: String

  init(_ configuration: ComparedConfiguration, ignoring ignored: Set<String>) {
    problem = configuration.problem
    optimizer = configuration.optimizer
    let told = configuration.parameters.filter { !ignored.contains($0.key) }
    self.configuration = Value.map(told.mapValues { .string($0) }).canonical
  }

  static func < (a: PairKey, b: PairKey) -> Bool {
    (a.problem, a.optimizer, a.configuration) < (b.problem, b.optimizer, b.configuration)
  }
}

/// Numbers the configurations of cells: there may be 10⁵ cells, and their texts are long.
private struct PairKeys {
  struct CellKey: Hashable {
    var configuration: Int
    var seed: Int
  }

  let ignored: Set<String>
  private(set) var known: [PairKey: Int] = [:]
  /// By the identity of objects that the cells keep.
  private var places: [ObjectIdentifier: Int] = [:]

  init(ignoring ignored: Set<String>) { self.ignored = ignored }

  private mutating func place(of configuration: Shared<ComparedConfiguration>) -> Int {
    let identity = ObjectIdentifier(configuration)
    if let place = places[identity] { return place }
    let key = PairKey(configuration.value, ignoring: ignored)
    let place = known[key] ?? known.count
    (known[key], places[identity]) = (place, place)
    return place
  }

  /// Places of the cells that count.
  mutating func newest(_ cells: [ComparedCell]) -> [CellKey: Int] {
    var newest: [CellKey: Int] = [:]
    newest.reserveCapacity(cells.count)
    for (index, cell) in cells.enumerated() {
      let key = CellKey(configuration: place(of: cell.shared), seed: cell.seed)
      if let known = newest[key], (cells[known].finishedAt ?? 0) >= (cell.finishedAt ?? 0) { continue }
      newest[key] = index
    }
    return newest
  }
}
