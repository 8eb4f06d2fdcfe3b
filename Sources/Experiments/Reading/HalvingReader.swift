import Vocabulary

/// Checks `tune: {halving: …}` against the configurations that compete.
struct HalvingReader {
  let catalog: Catalog
  let issues: IssueCollector
  let experiment: Experiment
  let criterion: TuningCriterion
  let block: HalvingBlock
  /// The map of the halving.
  let node: Node
  /// Where the criterion is.
  let by: Node

  /// Nil after reporting what is wrong.
  func read(_ groups: [TuningGroup]) -> HalvingRule? {
    if block.start == nil, block.seeds == nil {
      return issues.fail(
        "halving needs start, the length of the first rung, or seeds, how many each rung has", at: node.span)
    }
    let rule = HalvingRule(
      factor: block.factor, key: block.of, start: block.start, isOwn: block.length == .rung,
      seeds: block.seeds, control: block.control)
    if block.start == nil, let place = block.$length.node ?? block.$of.node {
      return issues.fail(
        "without start rungs differ in seeds alone: leave this out, or give start", at: place.span)
    }
    var seen: Set<String> = []
    for group in groups {
      let configurations = group.configurations.map { experiment.configurations[$0] }
      guard let first = configurations.first,
        let family = catalog.families.first(where: { $0.name == first.family })
      else { continue }
      if let start = block.start {
        guard let (key, whole) = length(family, configurations, group) else { return nil }
        if seen.insert("\(first.problem) \(whole)").inserted,
          !checkLength(start, whole, key, family, configurations)
        {
          return nil
        }
      }
      let most = experiment.mostConfigurations(of: group)
      if block.control > most, let place = block.$control.node {
        return issues.fail(
          "a control of \(block.control) of the \(most) configurations that optimizer"
            + " \(quoted(group.optimizer)) has on problem \(quoted(group.problem)): take fewer",
          at: place.span)
      }
      if let seeds = block.seeds, let place = block.$seeds.node,
        !checkSeeds(seeds, rungs: block.start == nil ? nil : rungs(group, rule), place)
      {
        return nil
      }
    }
    return rule
  }

  private func rungs(_ group: TuningGroup, _ rule: HalvingRule) -> Int {
    var experiment = experiment
    experiment.tuning = Tuning(over: [], criterion: criterion, halving: rule)
    return experiment.rungs(of: group, catalog).count
  }

  /// What the rungs of a group are of, and the one length of its configurations.
  private func length(
    _ family: ProblemFamily, _ configurations: [Configuration], _ group: TuningGroup
  ) -> (key: LengthKey, whole: Int)? {
    guard let name = block.of ?? family.lengths.first?.name else {
      return issues.fail("halving: cells of the family \(family.name) cannot be made shorter", at: node.span)
    }
    guard let key = family.lengths.first(where: { $0.name == name }) else {
      let names = family.lengths.map(\.name)
      return issues.fail(
        "of: \(quoted(name)) is no length of problems of the family \(family.name)"
          + (names.isEmpty ? "" : "; there is \(listed(names))"),
        at: (block.$of.node ?? node).span, suggestion: NearestName.of(name, in: names))
    }
    let lengths = Set(configurations.compactMap { $0.value(ofColumn: name)?.integer })
    guard let whole = lengths.first, lengths.count == 1 else {
      return issues.fail(
        "halving: configurations of optimizer \(quoted(group.optimizer)) that compete differ in \(name), which is what"
          + " rungs are of; leave \(name) out of over", at: node.span)
    }
    return (key, whole)
  }

  private func checkLength(
    _ start: Int, _ whole: Int, _ key: LengthKey, _ family: ProblemFamily, _ configurations: [Configuration]
  ) -> Bool {
    let place = (block.$start.node ?? node).span
    guard start < whole else {
      return issues.refuse(
        "a first rung of \(start) \(key.name) is not shorter than the whole, which is \(whole): take fewer",
        at: place)
    }
    let message = configurations.lazy.compactMap {
      key.mistake(start: start, $0.values, of: "the cells of \($0.optimizer) on \($0.problem)")
    }.first
    if let message { return issues.refuse(message, at: place) }
    if block.length == .rung { return true }
    guard key.isContinued else {
      return issues.refuse(
        "a cell of the family \(family.name) is not the beginning of one with more \(key.name), so that it cannot go"
          + " on from a rung: write length: rung, by which each rung is a cell of its own", at: node.span)
    }
    if block.length == nil, let horizon = configurations.lazy.compactMap({ key.horizon($0.values) }).first {
      return issues.refuse(
        "\(horizon) depends on the length of the training, so that a rung can be two things: with length: full the"
          + " beginning of the whole one, where the rate is still high, and it goes on from there; with length: rung a"
          + " short one that ends its schedule, and nothing is continued. Say which", at: node.span)
    }
    return checkCriterion(family, start, key.name)
  }

  /// Whether rungs that are beginnings have what is judged by.
  private func checkCriterion(_ family: ProblemFamily, _ start: Int, _ key: String) -> Bool {
    let expression = criterion.expression
    let metric = family.metrics.first { $0.name == expression.metric }
    if metric?.isSeries == false {
      return issues.refuse(
        "by: \(expression.metric) is measured at the end alone, so that rungs do not have it; take a metric with a"
          + " series, or halving: {length: rung}", at: by.span)
    }
    switch expression.statistic {
    case .final, .best, .area, .meanOfLast: return true
    case .at, .atSeconds, .target:
      return issues.refuse(
        "by: a rung of \(start) \(key) does not have \(quoted(expression.description)); take final, best, auc or a"
          + " mean over the last ones, which every rung has", at: by.span)
    }
  }

  /// - Parameter rungs: nil where each number of seeds makes a rung.
  private func checkSeeds(_ seeds: [Int], rungs: Int?, _ node: Node) -> Bool {
    let all = experiment.seeds.count
    func fail(_ message: String) -> Bool { issues.refuse("seeds: \(message)", at: node.span) }
    if let rungs, seeds.count != rungs {
      return fail("there are \(rungs) rungs, and numbers of seeds for \(seeds.count)")
    }
    if zip(seeds, seeds.dropFirst()).contains(where: { $0 > $1 }) {
      return fail("a rung cannot have fewer than the one before it")
    }
    guard let last = seeds.last, last == all else {
      return fail("the last rung has all seeds of the file, which are \(all)")
    }
    if rungs == nil, seeds.count < 2 || Set(seeds).count < seeds.count {
      return fail("each rung must have more than the one before it")
    }
    return true
  }
}
