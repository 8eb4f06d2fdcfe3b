import Vocabulary

extension Plan {
  /// Every cell of `experiment` that its ``Experiment/only`` admits, in its ``Experiment/order``: as declared, for each
  /// seed every configuration, so that each gets its first replicate early.
  ///
  /// - Parameter chosen: places of the configurations of the final stage, whose cells come last. They follow from
  ///   results, so a plan made from a file alone has none.
  public init(_ experiment: Experiment, catalog: Catalog, chosen: [Int] = []) {
    let final = experiment.tuning?.final
    var maker = CellMaker(experiment, catalog)
    var cells = maker.cells(
      Array(experiment.configurations.indices), seeds: experiment.seeds, stage: final == nil ? nil : .tune)
    if let final { cells += maker.cells(chosen.sorted(), seeds: final.seeds, stage: .final) }
    for index in cells.indices { cells[index].index = index }
    self.init(experiment: experiment, cells: cells)
  }
}

extension Experiment {
  /// The cells of a configuration that a model has suggested, as far as ``only`` admits them, in the order of the seeds.
  ///
  /// - Parameters:
  ///   - place: its place among all configurations.
  ///   - index: place of the first cell in the plan.
  package func tuningCells(
    of configuration: Configuration, at place: Int, from index: Int, _ catalog: Catalog
  ) -> [Cell] {
    guard let family = catalog.families.first(where: { $0.name == configuration.family }) else {
      preconditionFailure("the catalog has no family \(configuration.family), which the experiment uses")
    }
    var identity = Identity(catalog)
    let start = identity.start(values: configuration.blockValues, family: family)
    let seeds = seeds.filter { only?.holds(for: configuration, seed: $0) ?? true }
    return seeds.enumerated().map { offset, seed in
      Cell(
        id: start.cellID(seed: seed), index: index + offset, configurationIndex: place, seed: seed,
        stage: tuning?.final == nil ? nil : .tune)
    }
  }
}

/// Makes the cells of one stage after the other.
private struct CellMaker {
  let experiment: Experiment
  let families: [String: ProblemFamily]
  var identity: Identity

  init(_ experiment: Experiment, _ catalog: Catalog) {
    self.experiment = experiment
    families = Dictionary(catalog.families.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    identity = Identity(catalog)
  }

  /// - Parameter places: of configurations, ascending.
  mutating func cells(_ places: [Int], seeds: [Int], stage: Stage?) -> [Cell] {
    // Seeds outside, but a configuration's text is made once: its cells' places are known beforehand.
    var ids = [String](repeating: "", count: places.count * seeds.count)
    let configurations = experiment.configurations
    for (column, place) in places.enumerated() {
      let name = configurations[place].family
      guard let family = families[name] else {
        preconditionFailure("the catalog has no family \(name), which the experiment uses")
      }
      let start = identity.start(values: configurations[place].blockValues, family: family)
      for (row, seed) in seeds.enumerated() {
        ids[row * places.count + column] = start.cellID(seed: seed)
      }
    }
    var cells: [Cell] = []
    cells.reserveCapacity(ids.count)
    let only = experiment.only
    for (row, seed) in seeds.enumerated() {
      for (column, place) in places.enumerated() {
        if let only, !only.holds(for: configurations[place], seed: seed) { continue }
        let id = ids[row * places.count + column]
        cells.append(Cell(id: id, index: cells.count, configurationIndex: place, seed: seed, stage: stage))
      }
    }
    sort(&cells, seeds)
    return cells
  }

  private func sort(_ cells: inout [Cell], _ seeds: [Int]) {
    switch experiment.order {
    case .declared: return
    case .shuffled:
      let places = Dictionary(seeds.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
      cells.sort { a, b in
        let (first, second) = (places[a.seed] ?? 0, places[b.seed] ?? 0)
        return first == second ? a.id < b.id : first < second
      }
    case .byOptimizer:
      var places: [String: Int] = [:]
      let configurations = experiment.configurations
      for configuration in configurations where places[configuration.optimizer] == nil {
        places[configuration.optimizer] = places.count
      }
      func place(_ cell: Cell) -> Int {
        places[configurations[cell.configurationIndex].optimizer] ?? 0
      }
      cells.sort { (place($0), $0.index) < (place($1), $1.index) }
    }
  }
}
