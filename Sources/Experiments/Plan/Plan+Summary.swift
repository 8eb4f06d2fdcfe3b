import Vocabulary

/// What a plan holds, in numbers.
public struct PlanSummary: Sendable, Hashable {
  /// One block of the grid: a problem with an optimizer.
  public struct Block: Sendable, Hashable {
    /// Its name in the file.
    public var problem: String
    /// Its name in the file.
    public var optimizer: String
    /// Of the optimizer on the problem.
    public var configurations: Int
    /// One for each configuration and seed.
    public var cells: Int
    /// How many values each of the block's own axes takes, in declared order; axes of one value are left out.
    public var axes: [Axis]
  }

  /// A key in which configurations differ.
  public struct Axis: Sendable, Hashable {
    /// Dotted key of ``Configuration/values``.
    public var key: String
    /// How many different ones there are.
    public var values: Int
  }

  /// Of all pairs.
  public var configurations: Int
  /// How often each configuration runs.
  public var seeds: Int
  /// Of all pairs.
  public var cells: Int
  /// In the order of the plan.
  public var blocks: [Block]
}

extension Plan {
  /// The number of configurations and cells, and for each problem with each optimizer its axes.
  public var summary: PlanSummary {
    let configurations = experiment.configurations
    // Places of each block's configurations.
    var groups: [(block: PlanDifference.Block, places: [Int])] = []
    var known: [PlanDifference.Block: Int] = [:]
    var group = 0
    var cells = [Int](repeating: 0, count: configurations.count)
    var seeds: Set<Int> = []
    var lastSeed: Int?
    for cell in self.cells {
      cells[cell.configurationIndex] += 1
      if cell.seed != lastSeed { seeds.insert(cell.seed) }
      lastSeed = cell.seed
    }
    // Places, not elements: a copy of each of a million configurations takes its time.
    for place in configurations.indices where cells[place] > 0 {
      let block = PlanDifference.Block(
        problem: configurations[place].problem, optimizer: configurations[place].optimizer)
      // Neighbours are of one block.
      if groups.isEmpty || groups[group].block != block {
        group = known[block] ?? groups.count
        known[block] = group
        if group == groups.count { groups.append((block, [])) }
      }
      groups[group].places.append(place)
    }
    let blocks = groups.map { group in
      var axes: [PlanSummary.Axis] = []
      for key in group.places.first.map({ configurations[$0].axes }) ?? [] {
        var values: Set<Value?> = []
        var last: Value??
        for place in group.places {
          let value = configurations[place].value(ofColumn: key)
          // An outer axis keeps its value for a while.
          if value != last { values.insert(value) }
          last = .some(value)
        }
        if values.count > 1 { axes.append(PlanSummary.Axis(key: key, values: values.count)) }
      }
      return PlanSummary.Block(
        problem: group.block.problem, optimizer: group.block.optimizer, configurations: group.places.count,
        cells: group.places.reduce(0) { $0 + cells[$1] }, axes: axes)
    }
    return PlanSummary(
      configurations: cells.count { $0 > 0 }, seeds: seeds.count,
      cells: self.cells.count, blocks: blocks)
  }
}
