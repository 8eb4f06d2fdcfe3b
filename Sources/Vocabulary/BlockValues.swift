/// What the configurations of one block of a grid have in common: their keys, and the values of all but a few.
///
/// A grid of a million configurations holds it once.
package final class ValueBlock: Sendable {
  /// Every key; of those in ``open`` the value is a place-holder.
  package let common: [String: Value]
  /// The keys of which each configuration has a value of its own.
  package let open: [String]

  package init(_ common: [String: Value], open: [String] = []) {
    self.common = common
    self.open = open
    precondition(open.allSatisfy { common[$0] != nil }, "a block has all keys of its configurations")
  }
}

/// The values of one configuration: a block's, and its own.
package struct BlockValues: Sendable {
  package let block: ValueBlock
  /// In the order of the block's open keys.
  package let own: [Value]

  package init(block: ValueBlock, own: [Value]) {
    self.block = block
    self.own = own
  }

  package subscript(key: String) -> Value? {
    for (place, open) in block.open.enumerated() where open == key { return own[place] }
    return block.common[key]
  }

  package var map: [String: Value] {
    var map = block.common
    write(to: &map)
    return map
  }

  /// Replaces what a map of a configuration of the same block has of its own.
  package func write(to map: inout [String: Value]) {
    for (key, value) in zip(block.open, own) { map[key] = value }
  }
}

extension BlockValues: Hashable {
  package static func == (a: BlockValues, b: BlockValues) -> Bool {
    a.block === b.block ? a.own == b.own : a.map == b.map
  }

  package func hash(into hasher: inout Hasher) { map.hash(into: &hasher) }
}
