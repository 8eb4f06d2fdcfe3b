import Vocabulary

/// Every cell of an experiment, in the order in which they should be run.
public struct Plan: Sendable {
  /// What the file says.
  public var experiment: Experiment
  /// In the order in which they run.
  public var cells: [Cell]

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

/// Cells of one group whose configurations follow from results: the best ones in a final stage, or what a model suggests.
public struct CellsToCome: Sendable {
  /// What competes.
  public var group: TuningGroup
  /// How many configurations there will be.
  public var configurations: Int
  /// How many cells they will have.
  public var cells: Int
}

extension Plan {
  /// What the final stage will hold beside the cells of it that the plan already has. A stage on the tuning seeds runs
  /// nothing, and none is told of a group of which ``Experiment/only`` leaves out a tuning cell: it cannot be chosen from.
  public var finalStageToCome: [CellsToCome] {
    guard let final = experiment.tuning?.final, !final.isOnTuningSeeds else { return [] }
    let begun = Set(cells.filter { $0.stage == .final }.map(\.configurationIndex))
    return experiment.tuningGroups.compactMap { group in
      guard begun.isDisjoint(with: group.configurations) else { return nil }
      var seeds = final.seeds
      if let only = experiment.only {
        guard isWhole(group), let first = group.configurations.first else { return nil }
        seeds = seeds.filter { only.holds(for: experiment.configurations[first], seed: $0) }
      }
      let count = min(final.count, experiment.mostConfigurations(of: group))
      return seeds.isEmpty
        ? nil : CellsToCome(group: group, configurations: count, cells: count * seeds.count)
    }
  }

  /// What models will suggest beside the cells that the plan already has, at most. Of a group of which
  /// ``Experiment/only`` leaves out a cell nothing is told: no result of it suggests anything.
  public var suggestionsToCome: [CellsToCome] {
    if experiment.models.isEmpty { return [] }
    return experiment.tuningGroups.compactMap { group in
      let count = experiment.model(of: group).map { experiment.models[$0].toCome } ?? 0
      guard count > 0, isWhole(group) else { return nil }
      return CellsToCome(group: group, configurations: count, cells: count * experiment.seeds.count)
    }
  }

  /// Whether ``Experiment/only`` leaves out no tuning cell of a group.
  private func isWhole(_ group: TuningGroup) -> Bool {
    guard let only = experiment.only else { return true }
    return group.configurations.allSatisfy { place in
      experiment.seeds.allSatisfy { only.holds(for: experiment.configurations[place], seed: $0) }
    }
  }
}
