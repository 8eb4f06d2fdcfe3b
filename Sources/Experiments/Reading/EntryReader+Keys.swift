import Vocabulary

extension EntryReader {
  /// Reports the keys of entries and defaults that belong elsewhere or nowhere; to be called once both lists are read.
  func checkKeys(defaults: inout Layer) {
    for index in problems.indices { checkProblem(index) }
    for index in optimizers.indices { checkOptimizer(index) }
    let known = problemKeys.union(optimizerParameters.map(\.name))
    defaults.misspelt = unknown(defaults, of: "defaults", Array(known).sorted(), known) { key in
      choice(key)
        ?? owners(key).map { "\(quoted(key)) is a parameter of \($0), which this file does not use" }
    }
  }

  /// What a message says of a key that chooses a problem.
  private func choice(_ key: String) -> String? {
    guard catalog.families.contains(where: { $0.discriminator == key }) else { return nil }
    return "\(quoted(key)) chooses a problem; write it under \"problems\""
  }

  private func checkProblem(_ index: Int) {
    let problem = problems[index]
    let names = problem.parameters.map(\.name)
    problems[index].layer.misspelt = unknown(
      problem.layer, of: "problem \(problem.title)",
      names + FileFormat.problem.names + (problem.family.program == nil ? [] : ProgramReader.keys), Set(names)
    ) { key in
      let optimizers = catalog.optimizers.contains { $0.parameters.contains { $0.name == key } }
      if optimizers || key == "optimizer" {
        return "\(quoted(key)) belongs to an optimizer; write it under \"optimizers\" or \"defaults\""
      }
      return owners(key).map { "\(quoted(key)) is a parameter of \($0), not of \(problem.title)" }
    }
  }

  private func checkOptimizer(_ index: Int) {
    let optimizer = optimizers[index]
    let own = optimizer.kind.parameters.map(\.name)
    let names = own + FileFormat.optimizer.names
    optimizers[index].layer.misspelt = unknown(
      optimizer.layer, of: "optimizer \(optimizer.kind.name)",
      names + problemKeys.subtracting(own).sorted(), listed: names, problemKeys.union(own)
    ) { key in
      choice(key)
        ?? owners(key).map { "\(quoted(key)) is a parameter of \($0), not of \(optimizer.kind.name)" }
    }
  }

  private func unknown(
    _ layer: Layer, of owner: String, _ candidates: [String], listed: [String]? = nil, _ known: Set<String>,
    elsewhere: (String) -> String?
  ) -> Set<String> {
    var misspelt: Set<String> = []
    for entry in layer.entries where !known.contains(entry.key.text) {
      let isNear = NearestName.of(entry.key.text, in: candidates) != nil
      let near = Fields.reportUnknown(
        entry.key, of: owner, known: isNear ? candidates : listed ?? candidates,
        elsewhere: elsewhere(entry.key.text), issues)
      if let near { misspelt.insert(near) }
    }
    return misspelt
  }

  /// Who in the catalog has the parameter: `clip_sgd and ps_clip_sgd`, `synthetic problems`.
  private func owners(_ key: String) -> String? {
    func has(_ parameters: [Parameter]) -> Bool { parameters.contains { $0.name == key } }
    let optimizers = catalog.optimizers.filter { has($0.parameters) }.map(\.name)
    let families = catalog.families.filter { has($0.parameters) }.map { "\($0.name) problems" }
    let kinds = catalog.families.flatMap(\.kinds).filter { has($0.parameters) }.map(\.name)
    let all = optimizers + families + kinds
    return all.isEmpty ? nil : listed(all)
  }
}
