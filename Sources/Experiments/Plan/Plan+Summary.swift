/// What a plan holds, in numbers.
public struct PlanSummary: Sendable, Hashable {
  /// One block of the grid: a problem with an optimizer.
  public struct Block: Sendable, Hashable {
    public var problem: String
    public var optimizer: String
    public var configurations: Int
    public var cells: Int
    /// How many values each of the block's own axes takes, in declared order; axes of one value are left out.
    public var axes: [Axis]
  }

  public struct Axis: Sendable, Hashable {
    /// Dotted key of ``Configuration/values``.
    public var key: String
    public var values: Int
  }

  public var configurations: Int
  public var seeds: Int
  public var cells: Int
  /// In the order of the plan.
  public var blocks: [Block]
}

extension Plan {
  /// The number of configurations and cells, and for each problem with each optimizer its axes.
  public var summary: PlanSummary {
    struct Name: Hashable {
      var problem: String
      var optimizer: String
    }
    var order: [Name] = []
    var groups: [Name: [Configuration]] = [:]
    for configuration in experiment.configurations {
      let name = Name(problem: configuration.problem, optimizer: configuration.optimizer)
      if groups[name] == nil { order.append(name) }
      groups[name, default: []].append(configuration)
    }
    let blocks = order.map { name in
      let configurations = groups[name] ?? []
      var axes: [PlanSummary.Axis] = []
      for key in configurations.first?.axes ?? [] {
        let count = Set(configurations.map { $0.value(ofColumn: key) }).count
        if count > 1 { axes.append(PlanSummary.Axis(key: key, values: count)) }
      }
      return PlanSummary.Block(
        problem: name.problem, optimizer: name.optimizer, configurations: configurations.count,
        cells: configurations.count * experiment.seeds.count, axes: axes)
    }
    return PlanSummary(
      configurations: experiment.configurations.count, seeds: experiment.seeds.count, cells: cells.count,
      blocks: blocks)
  }
}
