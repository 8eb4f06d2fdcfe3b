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
    var groups: [Name: (configurations: [Configuration], cells: Int)] = [:]
    var cells = [Int](repeating: 0, count: experiment.configurations.count)
    for cell in self.cells { cells[cell.configurationIndex] += 1 }
    for (configuration, cells) in zip(experiment.configurations, cells) where cells > 0 {
      let name = Name(problem: configuration.problem, optimizer: configuration.optimizer)
      if groups[name] == nil { order.append(name) }
      groups[name, default: ([], 0)].configurations.append(configuration)
      groups[name, default: ([], 0)].cells += cells
    }
    let blocks = order.map { name in
      let (configurations, cells) = groups[name] ?? ([], 0)
      var axes: [PlanSummary.Axis] = []
      for key in configurations.first?.axes ?? [] {
        let count = Set(configurations.map { $0.value(ofColumn: key) }).count
        if count > 1 { axes.append(PlanSummary.Axis(key: key, values: count)) }
      }
      return PlanSummary.Block(
        problem: name.problem, optimizer: name.optimizer, configurations: configurations.count, cells: cells,
        axes: axes)
    }
    return PlanSummary(
      configurations: cells.count { $0 > 0 }, seeds: Set(self.cells.map(\.seed)).count,
      cells: self.cells.count, blocks: blocks)
  }
}
