import Foundation

/// The columns of an experiment's cells and the values they take: what conditions and reports may name.
struct GridColumns {
  /// Every column with its values; nil where the grid itself has mistakes.
  private let values: [String: Set<Value>]?
  /// Every column of the catalog, for files whose grid has mistakes.
  private let catalogColumns: Set<String>
  private let seeds: [Int]?

  init(_ pairs: [Pair]?, catalog: Catalog, seeds: [Int]?, limit: Int) {
    values = pairs.map { Self.values(of: $0, limit: limit) }
    catalogColumns = ReportVocabulary.columns(of: catalog)
    self.seeds = seeds
  }

  /// Sorted, save that what every experiment has comes first.
  var names: [String] {
    let first = ["problem", "optimizer"]
    return first + ["seed"]
      + (values.map { Array($0.keys) } ?? Array(catalogColumns)).sorted().filter { !first.contains($0) }
  }

  func contains(_ name: String) -> Bool {
    name == "seed" || (values?.keys.contains(name) ?? catalogColumns.contains(name))
  }

  /// The values of a column; nil where they are not known.
  func values(of column: String) -> [Value]? {
    column == "seed" ? seeds.map { $0.map(Value.integer) } : values.map { Array($0[column] ?? []) }
  }

  /// The nearest value of a column for a message, or the list of them.
  func hint(_ text: String, ofColumn column: String) -> (near: String?, list: String) {
    let names = (values(of: column) ?? []).map(\.description).sorted {
      $0.compare($1, options: .numeric) == .orderedAscending
    }
    let near = NearestName.of(text, in: names.filter { NumberText($0).isNotANumber })
    return (near, listed(Array(names.prefix(12) + (names.count > 12 ? ["…"] : [])), "or"))
  }

  /// What the templates of the pairs can become: every choice of a grid occurs in some configuration.
  private static func values(of pairs: [Pair], limit: Int) -> [String: Set<Value>] {
    var columns: [String: Set<Value>] = [:]
    func visit(_ key: String, _ value: Value) {
      columns[key, default: []].insert(value)
      guard case .map(let entries) = value else { return }
      for (inner, value) in entries { visit("\(key).\(inner)", value) }
    }
    for pair in pairs {
      columns["problem", default: []].insert(.string(pair.problem.label))
      columns["optimizer", default: []].insert(.string(pair.optimizer.label))
      visit(pair.problem.family.discriminator, .string(pair.problem.kind.name))
      for (key, template) in pair.keys {
        for (value, _) in template.folded.expanded(limit: limit) { visit(key, value) }
      }
    }
    return columns
  }
}

extension NumberText {
  var isNotANumber: Bool { if case .notANumber = self { true } else { false } }
}
