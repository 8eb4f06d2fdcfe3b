import Foundation
import Vocabulary

/// The columns of an experiment's cells and the values they take: what conditions and reports may name.
struct GridColumns {
  /// What the pairs give; nil where the grid itself has mistakes.
  private let grid: GridValues?
  /// Every column of the catalog, for files whose grid has mistakes.
  private let catalogColumns: Set<String>
  private let seeds: [Int]?

  init(_ pairs: [Pair]?, catalog: Catalog, seeds: [Int]?, limit: Int) {
    grid = pairs.map { GridValues($0, limit: limit) }
    catalogColumns = ReportVocabulary.columns(of: catalog)
    self.seeds = seeds
  }

  /// Sorted, save that what every experiment has comes first.
  var names: [String] {
    let first = ["problem", "optimizer"]
    return first + ["seed"]
      + (grid?.names ?? catalogColumns).sorted().filter { !first.contains($0) }
  }

  func contains(_ name: String) -> Bool {
    name == "seed" || (grid?.names ?? catalogColumns).contains(name)
  }

  /// The values of a column; nil where they are not known.
  func values(of column: String) -> [Value]? {
    column == "seed" ? seeds.map { $0.map(Value.integer) } : grid.map { Array($0.values(of: column)) }
  }

  /// A message that no value of a column has this text, with the nearest one; the message has a list where none is near.
  func refusal(of text: String, inColumn column: String) -> (message: String, near: String?) {
    let names = (values(of: column) ?? []).map(\.description).sorted {
      $0.compare($1, options: .numeric) == .orderedAscending
    }
    let near = NearestName.of(text, in: names.filter { NumberText($0).isNotANumber })
    let list = near == nil ? "; it is \(listed(names, "or", atMost: 12))" : ""
    return ("no configuration has \(column) \(quoted(text))\(list)", near)
  }
}

/// What the templates of the pairs can become: every choice of a grid occurs in some configuration.
///
/// Most files name few columns, and a column may have a million values: each is looked at when it is asked for.
private final class GridValues {
  private let pairs: [Pair]
  private let limit: Int
  private var known: [String: Set<Value>] = [:]

  init(_ pairs: [Pair], limit: Int) {
    self.pairs = pairs
    self.limit = limit
  }

  lazy var names: Set<String> = {
    var names: Set<String> = ["problem", "optimizer"]
    for pair in pairs {
      names.insert(pair.problem.family.discriminator)
      for (key, template) in pair.keys {
        if template.isPlainAxis {
          names.insert(key)
        } else {
          for (value, _) in template.folded.expanded(limit: limit) {
            Self.visit(key, value) { name, _ in names.insert(name) }
          }
        }
      }
    }
    return names
  }()

  func values(of column: String) -> Set<Value> {
    if let values = known[column] { return values }
    var values: Set<Value> = []
    func note(_ name: String, _ value: Value) {
      if name == column { values.insert(value) }
    }
    for pair in pairs {
      note("problem", .string(pair.problem.label))
      note("optimizer", .string(pair.optimizer.label))
      note(pair.problem.family.discriminator, .string(pair.problem.kind.name))
      for (key, template) in pair.keys where column == key || column.hasPrefix(key + ".") {
        for (value, _) in template.folded.expanded(limit: limit) { Self.visit(key, value, note) }
      }
    }
    known[column] = values
    return values
  }

  private static func visit(_ key: String, _ value: Value, _ note: (String, Value) -> Void) {
    note(key, value)
    guard case .map(let entries) = value else { return }
    for (inner, value) in entries { visit("\(key).\(inner)", value, note) }
  }
}

extension Template {
  /// True for an axis whose values have no keys inside.
  fileprivate var isPlainAxis: Bool {
    guard case .choice(_, let choices) = unlocated, !choices.isEmpty else { return false }
    return choices.allSatisfy { if case .value(let value) = $0 { value.map == nil } else { false } }
  }
}

extension NumberText {
  var isNotANumber: Bool { if case .notANumber = self { true } else { false } }
}
