/// A part of the final stage whose configurations are not chosen yet: the best of one group.
public struct FinalStagePart: Sendable {
  /// What competes.
  public var group: TuningGroup
  /// How many configurations will be chosen.
  public var configurations: Int
  /// How many cells the chosen configurations will have.
  public var cells: Int
}

extension Plan {
  /// What the final stage will hold beside the cells of it that the plan already has. A stage on the tuning seeds runs
  /// nothing, and none is told of a group of which ``Experiment/only`` leaves out a tuning cell: it cannot be chosen from.
  public var finalStageToCome: [FinalStagePart] {
    guard let final = experiment.tuning?.final, !final.isOnTuningSeeds else { return [] }
    let begun = Set(cells.filter { $0.stage == .final }.map(\.configurationIndex))
    return experiment.tuningGroups.compactMap { group in
      guard begun.isDisjoint(with: group.configurations) else { return nil }
      var seeds = final.seeds
      if let only = experiment.only {
        let isWhole = group.configurations.allSatisfy { place in
          experiment.seeds.allSatisfy { only.holds(for: experiment.configurations[place], seed: $0) }
        }
        guard isWhole, let first = group.configurations.first else { return nil }
        seeds = seeds.filter { only.holds(for: experiment.configurations[first], seed: $0) }
      }
      let count = min(final.count, group.configurations.count)
      return seeds.isEmpty
        ? nil : FinalStagePart(group: group, configurations: count, cells: count * seeds.count)
    }
  }
}
