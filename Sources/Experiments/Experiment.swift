import Vocabulary

/// One experiment file, read and checked.
public struct Experiment: Sendable {
  /// Path of the file as the user gave it.
  public var file: String
  /// The `name:` of the file; names its folder under `results/`.
  public var name: String
  /// The `description:` of the file, which may hold Markdown.
  public var description: String
  /// In the order of the file; each configuration runs once with each.
  public var seeds: [Int]
  /// How the file wants to be run.
  public var run: RunOptions
  /// What the file wants to see.
  public var report: ReportSpecification
  /// Every configuration of the grid, in declared order (problems outermost, then optimizers, then axes in
  /// the order in which the file declares their keys, the last one varying fastest).
  public var configurations: [Configuration]
  /// The order of the cells of a plan.
  public var order = CellOrder.declared
  /// What was taken out of the grid, in the order of the file.
  public var exclusions: [Exclusion] = []
  /// Which cells a plan has; nil for all. It changes no cell.
  public var only: Expression?
  /// How configurations are chosen; nil for a file that does not say.
  public var tuning: Tuning?
  /// What suggests further configurations as results come in, in declared order.
  public internal(set) var models: [SearchModel] = []
  /// What the file may name, with what it declares itself; nil for an experiment that no file was read for.
  public internal(set) var catalog: Catalog?
  /// What the configurations were made of, with its places.
  var pairs: [Pair] = []
}

/// What `report:` asks for, checked against the catalog; empty where the file leaves it out.
public struct ReportSpecification: Sendable {
  /// In the order of the file.
  public var tables: [ReportItem]
  /// In the order of the file.
  public var figures: [ReportItem]

  package init(tables: [ReportItem] = [], figures: [ReportItem] = []) {
    self.tables = tables
    self.figures = figures
  }
}

/// One table or figure that a file asks for.
public struct ReportItem: Sendable {
  /// File name stem under `tables/` or `figures/`.
  public var name: String
  /// A name in ``Catalog/figures``; `table` for tables.
  public var kind: String
  /// Every parameter of the kind, defaults resolved.
  public var values: [String: Value]

  package init(name: String, kind: String, values: [String: Value]) {
    self.name = name
    self.kind = kind
    self.values = values
  }
}

extension Experiment {
  /// The programs that compute cells, by the names of their families.
  public var programs: [String: Program] {
    Dictionary(
      (catalog?.families ?? []).compactMap { family in family.program.map { (family.name, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}
