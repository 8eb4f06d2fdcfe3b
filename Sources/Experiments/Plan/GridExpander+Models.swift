import Study
import Vocabulary

extension GridExpander {
  /// The configurations of a pair that depend on no result, and the models that suggest the others, each with the number
  /// of its own among them.
  mutating func expand(
    _ draft: SearchDraft, of pair: Pair, axes: [String]
  ) -> (values: [BlockValues], models: [(model: SearchModel, count: Int)]) {
    var found: [BlockValues] = []
    var models: [(model: SearchModel, count: Int)] = []
    for index in exclusions.indices where exclusions[index].names(draft.columns) {
      // Which points it takes away follows from results.
      exclusions[index].matched += 1
    }
    for bindings in draft.combinations {
      let source = PointSource(draft, bindings, of: pair, axes: axes, exclusions: exclusions)
      let span = draft.search.$kind.node?.span ?? pair.optimizer.span
      var model = SearchModel(draft, source, at: span)
      var study = Study(model.strategy)
      let values = study.asks().map { model.values(at: $0.point) }
      if values.isEmpty {
        explain(source, SobolPoints(draft.space, count: 1, seed: draft.search.seed), pair)
        continue
      }
      model.declared = values.count
      model.toCome = max(0, model.strategy.mostTrials - values.count)
      models.append((model, values.count))
      found += values
    }
    return (found, models)
  }

  /// Why no point may be tried: a rule excludes them all, which is meant, or a constraint forbids them.
  private mutating func explain(_ source: PointSource, _ points: SobolPoints, _ pair: Pair) {
    let values = source.values(at: points.space.point(points.shares(0)))
    var isExcluded = false
    for index in exclusions.indices where exclusions[index].excludes(source.configuration(values, id: "")) {
      exclusions[index].matched += 1
      if !isExcluded { exclusions[index].configurations += 1 }
      isExcluded = true
    }
    if isExcluded { return }
    guard let (key, message) = source.violation(values) else { return }
    issues.report(message, at: pair.places[key] ?? pair.optimizer.span)
  }
}

extension Exclusion {
  /// Whether it depends on one of the columns.
  fileprivate func names(_ columns: [String]) -> Bool {
    let own = match.map(\.column.name) + (expression?.columns ?? [])
    return own.contains { own in columns.contains { own == $0 || own.hasPrefix($0 + ".") } }
  }
}
