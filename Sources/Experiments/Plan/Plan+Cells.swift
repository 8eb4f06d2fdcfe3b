extension Plan {
  /// Every cell of `experiment`: for each seed every configuration, so that each gets its first replicate early.
  public init(_ experiment: Experiment, catalog: Catalog) {
    var identity = Identity(threads: experiment.run.threads)
    let families = Dictionary(catalog.families.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let parts = experiment.configurations.map { configuration -> (start: String, end: String) in
      guard let family = families[configuration.family] else {
        preconditionFailure("the catalog has no family \(configuration.family), which the experiment uses")
      }
      return identity.parts(values: configuration.values, family: family)
    }
    var cells: [Cell] = []
    cells.reserveCapacity(parts.count * experiment.seeds.count)
    for seed in experiment.seeds {
      for (index, parts) in parts.enumerated() {
        let id = identity.cellID(parts, seed: seed)
        cells.append(Cell(id: id, index: cells.count, configurationIndex: index, seed: seed))
      }
    }
    self.init(experiment: experiment, cells: cells)
  }
}
