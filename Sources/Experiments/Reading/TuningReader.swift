import Vocabulary

/// Reads `tune:` and `final:`.
struct TuningReader {
  let catalog: Catalog
  let values: ValueReader
  /// Of the file's problems.
  let families: [ProblemFamily]
  private var issues: IssueCollector { values.issues }

  /// - Parameter isComplete: false where the grid has mistakes, so that nothing can be said about its groups.
  func read(
    _ tune: Node?, final: FinalStage?, finalNode: Node?, for experiment: Experiment, isComplete: Bool
  ) -> Tuning? {
    guard let tune else {
      if let model = experiment.models.first {
        issues.report(
          "tpe goes by results: it needs tune: {by: …}, which says what they are judged by", at: model.span)
      }
      if let finalNode {
        issues.report(
          "final needs tune, which says by what the configurations are chosen", at: finalNode.span)
      }
      return nil
    }
    guard let block = TuneBlock(tune, values) else { return nil }
    let columns = block.over.flatMap(readOver)
    let budget = block.budget.flatMap(BudgetReader(values: values, families: families).read)
    guard let criterion = readCriterion(block.by) else { return nil }
    checkGoal(criterion, block.goal, block.by)
    HeldOutRules(families: families, issues: issues).checkTuning(criterion, block.by)
    guard issues.isEmpty, isComplete else { return nil }
    if let columns, let node = block.over { checkVary(columns, node, experiment) }
    let over = columns ?? experiment.optimizerAxes(catalog)
    if over.isEmpty {
      issues.report("tune has nothing to choose: no parameter of an optimizer varies", at: tune.span)
    }
    if !experiment.models.isEmpty { checkModels(experiment, block, over) }
    var halving: HalvingRule?
    if let own = block.halving, let node = block.$halving.node {
      if let grow = block.$grow.node {
        issues.report(
          "grow and halving do not go together: a grid that grows later has missed its rungs", at: grow.span)
      }
      let reader = HalvingReader(
        catalog: catalog, issues: issues, experiment: experiment, criterion: criterion, block: own,
        node: node, by: block.by)
      halving = reader.read(experiment.groups(over: over))
    }
    if let node = block.$grow.node { checkGrows(node, experiment, experiment.groups(over: over)) }
    let tuning = Tuning(
      over: over, criterion: criterion, goal: block.goal.map { $0 == .maximize ? .maximize : .minimize },
      budget: budget,
      grow: block.grow.map {
        Growth(
          count: $0, declared: experiment.configurations.count, location: block.$grow.node?.span.location)
      },
      halving: halving, final: final)
    check(tuning, block.budget, experiment)
    return tuning
  }

  /// Whether what a model suggests is what competes, and nothing else decides what is tried.
  private func checkModels(_ experiment: Experiment, _ block: TuneBlock, _ over: [String]) {
    if let halving = block.halving, let node = block.$halving.node,
      let small = experiment.models.first(where: { $0.strategy.pace.size < halving.factor })
    {
      issues.report(
        "halving of tpe is among the \(small.strategy.pace.size) points of its window, of which one in \(halving.factor)"
          + " goes on: give search a window of at least \(halving.factor)", at: node.span)
    }
    if let node = block.$grow.node {
      issues.report(
        "grow and tpe do not go together: tpe tries what its ranges have. Widen them, or leave grow out",
        at: node.span)
    }
    let groups = experiment.groups(over: over)
    for model in experiment.models {
      let group = groups.first {
        $0.configurations.contains { experiment.configurations[$0].id == model.first }
      }
      guard let group, group.configurations.count != model.declared else { continue }
      let columns = listed(model.columns)
      return issues.report(
        group.configurations.count < model.declared
          ? "tpe chooses among the values of \(columns), which must compete: tune chooses among those of"
            + " \(listed(over)); say over: [\(model.columns.joined(separator: ", "))]"
          : "beside the points of tpe, which chooses among the values of \(columns), other configurations of optimizer"
            + " \(quoted(group.optimizer)) compete, of which it knows nothing: leave out what include adds, or an axis of"
            + " over", at: model.span)
    }
  }

  /// What grows by the same number for each must begin with the same number, and have a number to grow in.
  private func checkGrows(_ node: Node, _ experiment: Experiment, _ groups: [TuningGroup]) {
    for problem in Set(groups.map(\.problem)).sorted() {
      let own = groups.filter { $0.problem == problem }
      guard let least = own.min(by: { $0.configurations.count < $1.configurations.count }),
        let most = own.max(by: { $0.configurations.count < $1.configurations.count })
      else { continue }
      if least.configurations.count < most.configurations.count {
        return issues.report(
          "grow gives every optimizer as many further configurations, but on problem \(quoted(problem))"
            + " \(quoted(least.optimizer)) has \(least.configurations.count) and \(quoted(most.optimizer))"
            + " \(most.configurations.count): give each as many", at: node.span)
      }
    }
    for group in groups {
      let configurations = group.configurations.map { experiment.configurations[$0] }
      let parameters = catalog.optimizer(of: configurations[0])?.parameters ?? []
      let canGrow = parameters.contains { parameter in
        guard case .number = parameter.type else { return false }
        return Set(configurations.compactMap { $0.value(ofColumn: parameter.name)?.number }).count > 1
      }
      if !canGrow {
        return issues.report(
          "grow: no number of optimizer \(quoted(group.optimizer)) varies, so that it has nothing to grow in; give"
            + " its learning_rate values", at: node.span)
      }
    }
  }

  /// `median final validation_accuracy`; without a statistic the median.
  private func readCriterion(_ node: Node) -> TuningCriterion? {
    let wanted = "by wants a statistic of a metric, e.g. \"median final loss\""
    guard let text = issues.text(of: node, wanted) else { return nil }
    let words = text.split(separator: " ")
    let statistic = words.first.flatMap { TuningCriterion.Statistic(rawValue: String($0)) }
    if statistic == nil, words.count > 2 {
      let names = TuningCriterion.Statistic.allCases.map(\.rawValue)
      let near = NearestName.of(String(words[0]), in: names)
      return issues.fail(
        "by: no statistic \(quoted(String(words[0])))" + (near == nil ? "; there is \(listed(names))" : ""),
        at: node.span,
        suggestion: near.map { ([$0] + words.dropFirst().map(String.init)).joined(separator: " ") })
    }
    let rest = (statistic == nil ? words[...] : words.dropFirst()).joined(separator: " ")
    guard let value = values.vocabulary?.metricExpression(rest, node, ValueReader.Site(key: "by"))?.string,
      let expression = MetricExpression(value)
    else { return nil }
    return TuningCriterion(statistic ?? .median, expression)
  }

  private func checkGoal(_ criterion: TuningCriterion, _ goal: TuneBlock.Goal?, _ node: Node) {
    let name = criterion.expression.metric
    for family in families {
      guard let metric = family.metrics.first(where: { $0.name == name }) else {
        issues.report("by: problems of the family \(family.name) do not measure \(name)", at: node.span)
        continue
      }
      if metric.goal == .neither, goal == nil {
        issues.report("by: neither end of \(name) is best; say goal: minimize or maximize", at: node.span)
      }
    }
  }

  private func readOver(_ node: Node) -> [String]? {
    values.readValue(node.asList, as: .list(.column), "over")?.list?.compactMap(\.string)
  }

  private func checkVary(_ columns: [String], _ node: Node, _ experiment: Experiment) {
    let axes = Set(experiment.configurations.flatMap(\.axes))
    for (name, item) in zip(columns, node.asList.items ?? [])
    where !axes.contains(where: { $0 == name || $0.hasPrefix(name + ".") }) {
      issues.report("over: \(name) does not vary", at: item.span)
    }
  }

  private func check(_ tuning: Tuning, _ node: Node?, _ experiment: Experiment) {
    guard let budget = tuning.budget, let node else { return }
    var experiment = experiment
    experiment.tuning = tuning
    for group in experiment.groups(over: tuning.over) {
      guard let (takes, limit) = budget.excess(experiment.tuningCost(of: group, catalog)) else { continue }
      return issues.report(
        "optimizer \(quoted(group.optimizer)) \(takes) on problem \(quoted(group.problem)), more than the budget of"
          + " \(limit)", at: node.span)
    }
  }

  // MARK: Final

  /// `final: {configurations: best | top N, seeds: 100..109}`.
  ///
  /// - Parameter seeds: reads seeds as the file's own are read.
  func readFinal(_ node: Node?, tuningSeeds: [Int], seeds readSeeds: (Node) -> [Int]?) -> FinalStage? {
    guard let node, let block = FinalBlock(node, values) else { return nil }
    let (count, seeds) = (block.configurations, block.seeds)
    if seeds.text == "same" {
      return FinalStage(count: count, seeds: tuningSeeds, isOnTuningSeeds: true)
    }
    guard let fresh = readSeeds(seeds) else { return nil }
    if let both = fresh.first(where: Set(tuningSeeds).contains) {
      issues.report(
        "seed \(both) is a tuning seed too: what was chosen by it looks better on it than it is. Take fresh seeds,"
          + " or write \"seeds: same\" to report on the tuning seeds", at: seeds.span)
    }
    return FinalStage(count: count, seeds: fresh, isOnTuningSeeds: false)
  }
}

extension Node {
  /// One value as a list of one.
  fileprivate var asList: Node { items == nil ? Node(content: .sequence([self]), span: span) : self }
}
