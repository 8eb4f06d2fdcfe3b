import Vocabulary

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

  /// What running its cells takes.
  public var workload: Workload {
    Workload(
      experiment: experiment.name, configurations: experiment.configurations, cells: cells,
      programs: experiment.programs)
  }
}
