import Digests

/// What names a configuration and a cell: the digest of everything that can change a measurement, and nothing else.
///
/// Labels, names, order, report and run cannot, so they never enter. What is named is the canonical JSON
/// `{"configuration":…,"data":…,"numerics_revision":…}`, of a cell with `"seed":…` before its end. The configuration is
/// all values, without those of ``LaterParameters`` that change nothing: a new parameter leaves old cells their ids.
package struct Identity {
  private let optimizers: [Kind]
  private var block: BlockIdentity?

  package init(_ catalog: Catalog) { optimizers = catalog.optimizers }

  /// First 16 hexadecimal digits of the digest of a configuration, and the same as a number.
  package mutating func configurationID(
    values: BlockValues, family: ProblemFamily
  ) -> (text: String, number: UInt64) {
    let digest = start(values: values, family: family).finished(by: "}").prefix(8)
    return (Digest.hexadecimal(digest), digest.reduce(0) { $0 << 8 | UInt64($1) })
  }

  /// The beginning of the ids of one configuration's cells.
  package mutating func start(values: BlockValues, family: ProblemFamily) -> IdentityStart {
    if block?.isOf(values.block, family) != true { block = BlockIdentity(values, family, optimizers) }
    guard let start = block?.start(values) else { preconditionFailure("a block was just made") }
    return start
  }
}

/// The hash of what all cells of a configuration begin with.
package struct IdentityStart {
  /// Of what the whole block begins with.
  fileprivate let stem: Digest
  fileprivate let rest: [UInt8]

  /// The id of the cell with a seed.
  package func cellID(seed: Int) -> String { Digest.hexadecimal(finished(by: ",\"seed\":\(seed)}")) }

  fileprivate func finished(by end: String) -> [UInt8] {
    var bytes = rest
    bytes.append(contentsOf: end.utf8)
    return stem.finalized(after: bytes)
  }
}

/// The canonical text of one configuration after the other of a block: what comes before the first open key is hashed
/// once, the rest is written once save for the open values.
private struct BlockIdentity {
  private let block: ValueBlock
  private let family: ProblemFamily
  private let stem: Digest
  /// The open values in the order of their keys in the text, each with the text between it and the next one.
  private var slots: [(place: Int, value: Value, text: [UInt8], after: [UInt8])] = []
  /// What names the data and the numerics, where all configurations have the same.
  private let commonEnd: [UInt8]?
  private let later: LaterParameters

  init(_ values: BlockValues, _ family: ProblemFamily, _ optimizers: [Kind]) {
    block = values.block
    self.family = family
    let kinds = [
      family.kinds.first { $0.name == values.block.common[family.discriminator]?.string },
      optimizers.first { $0.name == values.block.common[Configuration.optimizerKey]?.string },
    ]
    later = LaterParameters(family.parameters + kinds.flatMap { $0?.parameters ?? [] })
    let places = Dictionary(block.open.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var text = "{\"configuration\":{"
    var first: String?
    let keys = block.common.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for (index, key) in keys.enumerated() {
      if index > 0 { text += "," }
      text += "\(Value.string(key).canonical):"
      if let place = places[key] {
        if slots.isEmpty { first = text } else { slots[slots.count - 1].after = Array(text.utf8) }
        let value = values.own[place]
        slots.append((place, value, Array(value.canonical.utf8), []))
        text = ""
      } else if let value = block.common[key] {
        text += value.canonical
      }
    }
    text += "}"
    let open = Set(block.open)
    let roots = family.dataDigests.keys.map { String($0.prefix { $0 != "." }) }
    let relevance = family.contentRelevance
    let hasContent = !relevance.isConstant(block.open) || relevance.holds(values.map)
    // What an optimizer is told changes no data.
    let ofProblem = Set((family.parameters + (kinds[0]?.parameters ?? [])).map(\.name))
    let ofOptimizer = Set((kinds[1]?.parameters ?? []).map(\.name)).subtracting(ofProblem)
    let isCommon = !hasContent && open.isDisjoint(with: roots) || open.isSubset(of: ofOptimizer)
    commonEnd = open.isEmpty || isCommon ? Self.end(values, family) : nil
    if slots.isEmpty { first = text } else { slots[slots.count - 1].after = Array(text.utf8) }
    var stem = Digest(.sha256)
    stem.update((first ?? "").utf8)
    self.stem = stem
  }

  func isOf(_ block: ValueBlock, _ family: ProblemFamily) -> Bool {
    self.block === block && self.family.name == family.name
  }

  mutating func start(_ values: BlockValues) -> IdentityStart {
    var rest: [UInt8] = []
    rest.reserveCapacity(1024)
    if !later.isEmpty {
      // Which keys the text has depends on their values.
      let identifying = Value.map(later.removed(from: values.map)).canonical
      rest.append(contentsOf: "{\"configuration\":\(identifying)".utf8)
      rest.append(contentsOf: commonEnd ?? Self.end(values, family))
      return IdentityStart(stem: Digest(.sha256), rest: rest)
    }
    for index in slots.indices {
      let value = values.own[slots[index].place]
      if value != slots[index].value {
        slots[index].value = value
        slots[index].text = Array(value.canonical.utf8)
      }
      rest.append(contentsOf: slots[index].text)
      rest.append(contentsOf: slots[index].after)
    }
    rest.append(contentsOf: commonEnd ?? Self.end(values, family))
    return IdentityStart(stem: stem, rest: rest)
  }

  private static func end(_ values: BlockValues, _ family: ProblemFamily) -> [UInt8] {
    let data = digests(values.map, family).canonical
    return Array(",\"data\":\(data),\"numerics_revision\":\(family.numericsRevision)".utf8)
  }

  /// The digests of the data that these values name.
  private static func digests(_ values: [String: Value], _ family: ProblemFamily) -> Value {
    var digests: [String: Value] = [:]
    for (parameter, known) in family.dataDigests {
      if let name = Value.map(values)[path: parameter]?.string, let digest = known[name] {
        digests[parameter] = .string(digest)
      }
    }
    if let digest = family.contentDigest(values) { digests["content"] = .string(digest) }
    return .map(digests)
  }
}
