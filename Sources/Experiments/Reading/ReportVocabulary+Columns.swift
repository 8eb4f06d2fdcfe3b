import Vocabulary

extension ReportVocabulary {
  /// What every cell has beside its parameters.
  package static let commonColumns = [
    Choice("problem", "Name of the problem."), Choice("optimizer", "Label of the optimizer."),
    Choice("seed", "The replicate. Not in rules of exclude: they take out whole configurations."),
  ]

  package static func columns(of catalog: Catalog) -> Set<String> {
    Set(columnTexts(of: catalog).map(\.name)).subtracting(["seed"])
  }

  /// Every column with its meaning, each once: of a name that several parameters have, the first.
  package static func columnTexts(of catalog: Catalog) -> [Choice] {
    var columns = commonColumns
    var taken = Set(columns.map(\.name))
    func add(_ name: String, _ summary: String) {
      if taken.insert(name).inserted { columns.append(Choice(name, summary)) }
    }
    func visit(_ prefix: String, _ parameters: [Parameter]) {
      for parameter in parameters {
        add(prefix + parameter.name, parameter.summary)
        if case .block(let keys) = parameter.type { visit("\(prefix)\(parameter.name).", keys) }
        guard case .variant(let tag, let kinds) = parameter.type else { continue }
        add(
          "\(prefix)\(parameter.name).\(tag)", "Which \(parameter.name): \(listed(kinds.map(\.name), "or")).")
        for kind in kinds { visit("\(prefix)\(parameter.name).", kind.parameters) }
      }
    }
    for family in catalog.families {
      add(family.discriminator, "Which \(family.name) problem: \(listed(family.kinds.map(\.name), "or")).")
      visit("", family.parameters + family.kinds.flatMap(\.parameters))
    }
    visit("", catalog.optimizers.flatMap(\.parameters))
    return columns
  }
}
