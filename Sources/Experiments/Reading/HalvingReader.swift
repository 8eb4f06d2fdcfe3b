import Study
import Vocabulary

/// Checks `tune: {halving: …}` against the configurations that compete.
struct HalvingReader {
  let catalog: Catalog
  let issues: IssueCollector
  let experiment: Experiment
  let criterion: TuningCriterion

  /// Nil after reporting what is wrong.
  ///
  /// - Parameters:
  ///   - node: the map of the halving.
  ///   - by: where the criterion is.
  func read(_ block: HalvingBlock, _ node: Node, by: Node, groups: [TuningGroup]) -> HalvingRule? {
    if block.start == nil, block.seeds == nil {
      issues.report(
        "halving needs start, the length of the first rung, or seeds, how many each rung has", at: node.span)
      return nil
    }
    let rule = HalvingRule(
      factor: block.factor, key: block.of, start: block.start, isOwn: block.length == .rung,
      seeds: block.seeds, control: block.control)
    if block.start == nil, let node = block.$length.node ?? block.$of.node {
      issues.report("without start rungs differ in seeds alone: leave this out, or give start", at: node.span)
      return nil
    }
    var seen: Set<String> = []
    for group in groups {
      let configurations = group.configurations.map { experiment.configurations[$0] }
      guard let first = configurations.first,
        let family = catalog.families.first(where: { $0.name == first.family })
      else { continue }
      if let start = block.start {
        guard
          let whole = length(family, configurations, block, group, at: node),
          seen.contains("\(first.problem) \(whole)")
            || checkLength(start, whole, family, block, configurations, by: by, at: node)
        else { return nil }
        seen.insert("\(first.problem) \(whole)")
      }
      let most = experiment.mostConfigurations(of: group)
      if block.control > most, let place = block.$control.node {
        issues.report(
          "a control of \(block.control) of the \(most) configurations that optimizer"
            + " \(quoted(group.optimizer)) has on problem \(quoted(group.problem)): take fewer",
          at: place.span)
        return nil
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

  /// The one length of the configurations of a group.
  private func length(
    _ family: ProblemFamily, _ configurations: [Configuration], _ block: HalvingBlock, _ group: TuningGroup,
    at node: Node
  ) -> Int? {
    guard let key = block.of ?? family.lengths.first?.name else {
      issues.report("halving: cells of the family \(family.name) cannot be made shorter", at: node.span)
      return nil
    }
    guard family.lengths.contains(where: { $0.name == key }) else {
      let names = family.lengths.map(\.name)
      issues.report(
        "of: \(quoted(key)) is no length of problems of the family \(family.name)"
          + (names.isEmpty ? "" : "; there is \(listed(names))"),
        at: (block.$of.node ?? node).span, suggestion: NearestName.of(key, in: names))
      return nil
    }
    let lengths = Set(configurations.compactMap { $0.value(ofColumn: key)?.integer })
    guard let whole = lengths.first, lengths.count == 1 else {
      issues.report(
        "halving: configurations of optimizer \(quoted(group.optimizer)) that compete differ in \(key), which is what"
          + " rungs are of; leave \(key) out of over", at: node.span)
      return nil
    }
    return whole
  }

  private func checkLength(
    _ start: Int, _ whole: Int, _ family: ProblemFamily, _ block: HalvingBlock,
    _ configurations: [Configuration], by: Node, at node: Node
  ) -> Bool {
    guard let key = family.lengths.first(where: { $0.name == block.of ?? family.lengths.first?.name }) else {
      return false
    }
    guard start < whole else {
      issues.report(
        "a first rung of \(start) \(key.name) is not shorter than the whole, which is \(whole): take fewer",
        at: (block.$start.node ?? node).span)
      return false
    }
    let message = configurations.lazy.compactMap {
      key.mistake(start: start, $0.values, of: "the cells of \($0.optimizer) on \($0.problem)")
    }.first
    if let message {
      issues.report(message, at: (block.$start.node ?? node).span)
      return false
    }
    if block.length != .rung {
      guard key.isContinued else {
        issues.report(
          "a cell of the family \(family.name) is not the beginning of one with more \(key.name), so that it cannot go"
            + " on from a rung: write length: rung, by which each rung is a cell of its own", at: node.span)
        return false
      }
      if block.length == nil,
        let horizon = configurations.lazy.compactMap({ key.horizon($0.values) }).first
      {
        issues.report(
          "\(horizon) depends on the length of the training, so that a rung can be two things: with length: full the"
            + " beginning of the whole one, where the rate is still high, and it goes on from there; with length: rung a"
            + " short one that ends its schedule, and nothing is continued. Say which", at: node.span)
        return false
      }
      guard checkCriterion(family, start, key.name, by) else { return false }
    }
    return true
  }

  /// Whether rungs that are beginnings have what is judged by.
  private func checkCriterion(_ family: ProblemFamily, _ start: Int, _ key: String, _ by: Node) -> Bool {
    let expression = criterion.expression
    let metric = family.metrics.first { $0.name == expression.metric }
    if metric?.isSeries == false {
      issues.report(
        "by: \(expression.metric) is measured at the end alone, so that rungs do not have it; take a metric with a"
          + " series, or halving: {length: rung}", at: by.span)
      return false
    }
    switch expression.statistic {
    case .final, .best, .area, .meanOfLast: return true
    case .at, .atSeconds, .target:
      issues.report(
        "by: a rung of \(start) \(key) does not have \(quoted(expression.description)); take final, best, auc or a"
          + " mean over the last ones, which every rung has", at: by.span)
      return false
    }
  }

  /// - Parameter rungs: nil where each number of seeds makes a rung.
  private func checkSeeds(_ seeds: [Int], rungs: Int?, _ node: Node) -> Bool {
    let all = experiment.seeds.count
    func fail(_ message: String) -> Bool {
      issues.report("seeds: \(message)", at: node.span)
      return false
    }
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
