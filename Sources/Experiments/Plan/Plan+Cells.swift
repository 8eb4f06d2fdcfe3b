extension Plan {
  /// Every cell of `experiment` that its ``Experiment/only`` admits, in its ``Experiment/order``: as declared, for each
  /// seed every configuration, so that each gets its first replicate early.
  public init(_ experiment: Experiment, catalog: Catalog) {
    var identity = Identity(threads: experiment.run.threads)
    let families = Dictionary(catalog.families.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let configurations = experiment.configurations
    // Seeds outside, but a configuration's text is made once: its cells' places are known beforehand.
    var ids = [String](repeating: "", count: configurations.count * experiment.seeds.count)
    for (index, configuration) in configurations.enumerated() {
      guard let family = families[configuration.family] else {
        preconditionFailure("the catalog has no family \(configuration.family), which the experiment uses")
      }
      let parts = identity.parts(values: configuration.values, family: family)
      for (place, seed) in experiment.seeds.enumerated() {
        ids[place * configurations.count + index] = identity.cellID(parts, seed: seed)
      }
    }
    var cells: [Cell] = []
    cells.reserveCapacity(ids.count)
    for (place, seed) in experiment.seeds.enumerated() {
      for (index, configuration) in configurations.enumerated() {
        if let only = experiment.only, !only.holds(for: configuration, seed: seed) { continue }
        let id = ids[place * configurations.count + index]
        cells.append(Cell(id: id, index: cells.count, configurationIndex: index, seed: seed))
      }
    }
    Self.sort(&cells, experiment)
    self.init(experiment: experiment, cells: cells)
  }

  private static func sort(_ cells: inout [Cell], _ experiment: Experiment) {
    switch experiment.order {
    case .declared: return
    case .shuffled:
      let places = Dictionary(experiment.seeds.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
      cells.sort { a, b in
        let (first, second) = (places[a.seed] ?? 0, places[b.seed] ?? 0)
        return first == second ? a.id < b.id : first < second
      }
    case .byOptimizer:
      var places: [String: Int] = [:]
      for configuration in experiment.configurations where places[configuration.optimizer] == nil {
        places[configuration.optimizer] = places.count
      }
      func place(_ cell: Cell) -> Int {
        places[experiment.configurations[cell.configurationIndex].optimizer] ?? 0
      }
      cells.sort { (place($0), $0.index) < (place($1), $1.index) }
    }
    for index in cells.indices { cells[index].index = index }
  }
}
