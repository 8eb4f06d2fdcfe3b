import Vocabulary

/// Every cell of an experiment, in the order in which they should be run.
public struct Plan: Sendable {
  /// What the file says.
  public var experiment: Experiment
  /// In the order in which they run.
  public var cells: [Cell]

  package init(experiment: Experiment, cells: [Cell]) {
    self.experiment = experiment
    self.cells = cells
  }

  /// What a cell of the plan computes.
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
