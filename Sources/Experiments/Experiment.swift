import Vocabulary

/// One experiment file, read and checked.
public struct Experiment: Sendable {
  /// Path of the file as the user gave it.
  public var file: String
  /// The `name:` of the file; names its folder under `results/`.
  public var name: String
  public var description: String
  public var seeds: [Int]
  public var run: RunOptions
  public var report: ReportSpecification
  /// Every configuration of the grid, in declared order (problems outermost, then optimizers, then axes in
  /// the order in which the file declares their keys, the last one varying fastest).
  public var configurations: [Configuration]
  /// The order of the cells of a plan.
  public var order: CellOrder
  /// What was taken out of the grid, in the order of the file.
  public var exclusions: [Exclusion]
  /// Which cells a plan has; nil for all. It changes no cell.
  public var only: Expression?
  /// How configurations are chosen; nil for a file that does not say.
  public var tuning: Tuning?
  /// Where the values come from.
  var sources: GridSources

  public init(
    file: String, name: String, description: String, seeds: [Int], run: RunOptions,
    report: ReportSpecification, configurations: [Configuration]
  ) {
    self.init(
      file: file, name: name, description: description, seeds: seeds, run: run, report: report,
      configurations: configurations, order: .declared, exclusions: [], sources: GridSources(pairs: []))
  }

  init(
    file: String, name: String, description: String, seeds: [Int], run: RunOptions,
    report: ReportSpecification, configurations: [Configuration], order: CellOrder, exclusions: [Exclusion],
    sources: GridSources
  ) {
    self.file = file
    self.name = name
    self.description = description
    self.seeds = seeds
    self.run = run
    self.report = report
    self.configurations = configurations
    self.order = order
    self.exclusions = exclusions
    self.sources = sources
  }
}

/// How cells are executed; never part of a cell's identity.
public struct RunOptions: Sendable, Hashable {
  /// Worker processes at a time; nil means one per core.
  public var jobs: Int?
  /// Threads of one worker's matrix products.
  public var threads: Int
  /// What one attempt at a cell may take; nil for no limit.
  public var timeoutSeconds: Double?
  /// What a worker at a cell may take without a word. A single step may take minutes; half an hour is no step.
  public var silenceSeconds: Double
  /// Resident memory that one worker may use; nil for no limit.
  public var memoryBytes: Int?
  /// How often a cell is tried again within one run, by the kind of its failure in the journal's word, e.g. `crashed`;
  /// kinds that are left out are not tried again.
  public var retries: [String: Int]
  /// Time between checkpoints of a running cell; nil for the standard one.
  public var checkpointSeconds: Double?
  /// No further cell is started after so many have failed; nil for no limit.
  public var keepGoing: Int?

  public init(
    jobs: Int? = nil, threads: Int = 1, timeoutSeconds: Double? = nil, silenceSeconds: Double = 1800,
    memoryBytes: Int? = nil,
    retries: [String: Int] = [:], checkpointSeconds: Double? = nil, keepGoing: Int? = nil
  ) {
    self.jobs = jobs
    self.threads = threads
    self.timeoutSeconds = timeoutSeconds
    self.silenceSeconds = silenceSeconds
    self.memoryBytes = memoryBytes
    self.retries = retries
    self.checkpointSeconds = checkpointSeconds
    self.keepGoing = keepGoing
  }
}

/// What `report:` asks for, checked against the catalog; empty where the file leaves it out.
public struct ReportSpecification: Sendable {
  public var tables: [ReportItem]
  public var figures: [ReportItem]

  public init(tables: [ReportItem] = [], figures: [ReportItem] = []) {
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

  public init(name: String, kind: String, values: [String: Value]) {
    self.name = name
    self.kind = kind
    self.values = values
  }
}
