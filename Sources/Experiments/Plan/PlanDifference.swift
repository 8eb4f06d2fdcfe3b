import Vocabulary

/// What two plans share, and in which keys they differ.
public struct PlanDifference: Sendable {
  /// Cells with the same id: a result of one is a result of the other.
  public var shared: Int
  /// Cells that only the second plan has, in its order.
  public var added: [Cell]
  /// Cells that only the first plan has, in its order.
  public var removed: [Cell]
  /// What replaced what, key by key.
  public var changes: [Change]

  /// A key that takes other values in one plan than in the other.
  public struct Change: Sendable, Hashable {
    /// The problem and the optimizer whose configurations it concerns; nil where it concerns all of them alike.
    public var block: Block?
    /// Dotted inside nested maps; `seed` too.
    public var key: String
    /// The values that only the first plan has, in its order.
    public var onlyFirst: [Value]
    /// Values that only the second plan has.
    public var onlySecond: [Value]
  }

  /// Configurations of one optimizer on one problem.
  public struct Block: Sendable, Hashable {
    /// Its name in the file.
    public var problem: String
    /// Its name in the file.
    public var optimizer: String
  }

  /// Whether both plans have the same cells.
  public var isEmpty: Bool { added.isEmpty && removed.isEmpty }

  /// Cells are the same where their ids are; keys are compared problem by problem and optimizer by optimizer.
  public init(from first: Plan, to second: Plan) {
    let (firstIDs, secondIDs) = (Set(first.cells.map(\.id)), Set(second.cells.map(\.id)))
    added = second.cells.filter { !firstIDs.contains($0.id) }
    removed = first.cells.filter { !secondIDs.contains($0.id) }
    shared = second.cells.count - added.count
    changes = Self.changes(first, second)
  }

  /// Blocks that only one plan has are added or removed as a whole; of the others the keys are compared.
  private static func changes(_ first: Plan, _ second: Plan) -> [Change] {
    var changes: [Change] = []
    func compare(_ key: String, _ a: [Value], _ b: [Value], _ block: Block?) {
      let (inA, inB) = (Set(a), Set(b))
      guard inA != inB else { return }
      changes.append(
        Change(
          block: block, key: key, onlyFirst: a.filter { !inB.contains($0) },
          onlySecond: b.filter { !inA.contains($0) })
      )
    }
    compare(
      "seed", first.experiment.seeds.map(Value.integer), second.experiment.seeds.map(Value.integer), nil)
    let (a, b) = (Columns(first), Columns(second))
    for block in b.order where a.blocks[block] == nil {
      compare("optimizer", [], [.string(block.optimizer)], block)
    }
    for block in a.order {
      guard let old = a.blocks[block] else { continue }
      guard let new = b.blocks[block] else {
        compare("optimizer", [.string(block.optimizer)], [], block)
        continue
      }
      for key in Set(old.keys).union(new.keys).sorted() {
        compare(key, old[key] ?? [], new[key] ?? [], block)
      }
    }
    return joined(changes, blocks: Set(a.order).intersection(b.order))
  }

  /// What every block that both have says alike is said once.
  private static func joined(_ changes: [Change], blocks: Set<Block>) -> [Change] {
    func common(_ change: Change) -> Change {
      var common = change
      common.block = nil
      return common
    }
    var counts: [Change: Int] = [:]
    for change in changes where change.block.map(blocks.contains) == true {
      counts[common(change), default: 0] += 1
    }
    var said: Set<Change> = []
    return changes.compactMap { change in
      let whole = common(change)
      guard counts[whole] == blocks.count else { return change }
      return said.insert(whole).inserted ? whole : nil
    }
  }

  /// The values of every key, block by block, each once and in the order of the plan.
  private struct Columns {
    var order: [Block] = []
    var blocks: [Block: [String: [Value]]] = [:]
    private var seen: [Block: [String: Set<Value>]] = [:]

    init(_ plan: Plan) {
      for configuration in plan.experiment.configurations {
        let block = Block(problem: configuration.problem, optimizer: configuration.optimizer)
        if blocks[block] == nil {
          order.append(block)
          blocks[block] = [:]
        }
        for (key, value) in configuration.values { note(value, key, block) }
      }
    }

    private mutating func note(_ value: Value, _ key: String, _ block: Block) {
      if let map = value.map {
        for (inner, value) in map { note(value, "\(key).\(inner)", block) }
      } else if seen[block, default: [:]][key, default: []].insert(value).inserted {
        blocks[block]?[key, default: []].append(value)
      }
    }
  }
}
