import OrderedCollections
import Vocabulary

/// Members that share the values of some columns: a row of a table, a line of a figure.
package struct Group {
  /// One value per column, in the columns' order.
  package var key: [Value?]
  /// In the order of the plan.
  package var members: [Member]

  package init(key: [Value?], members: [Member]) {
    self.key = key
    self.members = members
  }

  /// Groups in order of first appearance. A member is split where `seed` is one of the columns.
  package static func by(_ columns: [String], _ members: [Member]) -> [Group] {
    var groups: OrderedDictionary<[Value?], [Member]> = [:]
    let splitsSeeds = columns.contains("seed")
    for member in members {
      for part in splitsSeeds ? member.bySeed : [member] {
        groups[key(columns, part), default: []].append(part)
      }
    }
    return groups.map { Group(key: $0.key, members: $0.value) }
  }

  private static func key(_ columns: [String], _ member: Member) -> [Value?] {
    let seed = member.replicates.first?.cell.seed ?? 0
    return columns.map { Column.value($0, member.configuration, seed: seed) }
  }

  /// Those of `candidates` that have more than one value within some group.
  package static func varying(_ candidates: [String], within groups: [Group]) -> [String] {
    candidates.filter { column in
      groups.contains { group in
        let first = group.members.first.map { Column.value(column, $0.configuration, seed: 0) }
        return group.members.dropFirst().contains { Column.value(column, $0.configuration, seed: 0) != first }
      }
    }
  }

  /// The columns with those added that are needed for every group to be one configuration: groups that mix
  /// configurations would hide what differs between them.
  ///
  /// - Parameter isFinal: false where a `select` chooses among what is left in a group.
  package static func separating(
    _ columns: [String], candidates: [String], _ members: [Member], isFinal: Bool
  ) -> [String] {
    var columns = columns
    for candidate in candidates + (isFinal ? ["configuration"] : []) where !columns.contains(candidate) {
      if !varying([candidate], within: by(columns, members)).isEmpty { columns.append(candidate) }
    }
    return columns
  }
}
