/// Every cell of an experiment, in the order in which they should be run.
public struct Plan: Sendable {
  public var experiment: Experiment
  public var cells: [Cell]

  public init(experiment: Experiment, cells: [Cell]) {
    self.experiment = experiment
    self.cells = cells
  }

  public func configuration(of cell: Cell) -> Configuration {
    experiment.configurations[cell.configurationIndex]
  }
}

/// One fully specified point of the grid, seed included.
public struct Cell: Sendable, Hashable {
  /// SHA-256 of the canonical effective configuration, seed, data digest and numerics revision, 64 hexadecimal digits.
  public var id: String
  /// Place in the plan, counted from 0.
  public var index: Int
  /// Place of its configuration in ``Experiment/configurations``.
  public var configurationIndex: Int
  public var seed: Int
  /// Nil where the experiment has one stage. Never part of the identity: with `final: {seeds: same}` a cell is of both.
  public var stage: Stage?

  public init(id: String, index: Int, configurationIndex: Int, seed: Int, stage: Stage? = nil) {
    self.stage = stage
    self.id = id
    self.index = index
    self.configurationIndex = configurationIndex
    self.seed = seed
  }
}
