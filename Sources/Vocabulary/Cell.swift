/// One fully specified point of the grid, seed included.
public struct Cell: Sendable, Hashable {
  /// SHA-256 of the canonical effective configuration, seed, data digest and numerics revision, 64 hexadecimal digits.
  public var id: String
  /// Place in the plan, counted from 0.
  public var index: Int
  /// Place of its configuration in ``Experiment/configurations``.
  public var configurationIndex: Int
  /// What all of its random numbers come from.
  public var seed: Int
  /// Nil where the experiment has one stage. Never part of the identity: with `final: {seeds: same}` a cell is of both.
  public var stage: Stage?
  /// How much of it is to be done; nil for all of it. Never part of the identity either.
  public var stretch: Stretch?

  package init(
    id: String, index: Int, configurationIndex: Int, seed: Int, stage: Stage? = nil, stretch: Stretch? = nil
  ) {
    self.stage = stage
    self.stretch = stretch
    self.id = id
    self.index = index
    self.configurationIndex = configurationIndex
    self.seed = seed
  }
}

/// A stage of an experiment that tunes: the grid on the tuning seeds, then the chosen configurations on fresh ones.
public enum Stage: String, Sendable, Hashable, SettingChoice {
  case tune, final

  /// As a report's `stage:` has it.
  public var summary: String {
    switch self {
    case .tune: "the grid on the tuning seeds"
    case .final: "the chosen configurations on fresh seeds"
    }
  }
}

/// Cells of one experiment that there are to run, with the configurations that their places mean.
public struct Workload: Sendable {
  /// Name of the experiment.
  public var experiment: String
  /// All that the cells' places mean.
  public var configurations: [Configuration]
  /// In the order in which they are to run.
  public var cells: [Cell]
  /// The programs that compute cells, by the names of their families.
  public var programs: [String: Program]

  package init(
    experiment: String, configurations: [Configuration], cells: [Cell], programs: [String: Program] = [:]
  ) {
    self.experiment = experiment
    self.configurations = configurations
    self.cells = cells
    self.programs = programs
  }

  /// What a cell of the workload computes.
  public func configuration(of cell: Cell) -> Configuration { configurations[cell.configurationIndex] }
}

/// What computed a cell.
public struct WorkerIdentity: Sendable, Codable, Hashable {
  /// Of each problem family, by its name.
  public var numericsRevisions: [String: Int]
  /// `Swift 6.3, optimised`.
  public var compiler: String
  /// The processor's model name.
  public var processor: String
  /// What computes matrix products: `tiles, 16 Floats wide`; `OpenBLAS 0.3.21 SkylakeX` in older results.
  public var kernel: String
  /// That one cell computes with.
  public var threads: Int
  /// The program that it started, where one computed the cell.
  public var program: ProgramOrigin?

  private enum CodingKeys: String, CodingKey {
    case numericsRevisions, compiler, processor, threads, program
    case kernel = "blas"
  }

  package init(
    numericsRevisions: [String: Int], compiler: String, processor: String, kernel: String, threads: Int
  ) {
    self.numericsRevisions = numericsRevisions
    self.compiler = compiler
    self.processor = processor
    self.kernel = kernel
    self.threads = threads
  }
}
