import Escapes
import Experiments
import Foundation
import OrderedCollections
import Vocabulary

/// What the experiment varies, and over which seeds.
enum ComparedSection {
  static func text(_ data: Joined, _ experiment: Experiment) -> Markdown {
    var table = MarkdownTable()
    table.addColumn("compared")
    table.addColumn("values")
    for column in ["problem", "optimizer"] + data.axes {
      var owners: OrderedDictionary<Value, OrderedSet<String>> = [:]
      for member in data.members {
        guard let value = Column.value(column, member.configuration, seed: 0) else { continue }
        owners[value, default: []].append(member.configuration.optimizer)
      }
      let values = Column.ordered(Array(owners.keys)).map { data.text(column, $0) }.joined(separator: ", ")
      let users = owners.values.reduce(into: OrderedSet<String>()) { $0.formUnion($1) }
      let isShared = users.count == data.optimizers.count
      table.add([
        Column.humanName(column), isShared ? values : "\(values) (\(users.joined(separator: ", ")))",
      ])
    }
    let seeds = data.members.reduce(into: OrderedSet<Int>()) { $0.formUnion($1.replicates.map(\.cell.seed)) }
    table.add(["seeds", seedsText(Array(seeds))])
    return table.markdown
  }

  /// `0..4` where they follow one another, as a file writes it.
  private static func seedsText(_ seeds: [Int]) -> String {
    let sorted = seeds.sorted()
    guard let first = sorted.first, let last = sorted.last, sorted.count > 2, last - first == sorted.count - 1
    else { return sorted.map(String.init).joined(separator: ", ") }
    return "\(first)..\(last) (\(sorted.count))"
  }
}
