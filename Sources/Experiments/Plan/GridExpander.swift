/// Multiplies pairs out into configurations: problems outermost, then optimizers, then the axes in declared order,
/// the last one varying fastest.
struct GridExpander {
  let issues: IssueCollector
  let limits: Limits
  var identity: Identity
  var exclusions: [Exclusion]
  /// Where the grid as a whole is, for a grid that is too large.
  let place: Span

  /// The configurations that no rule excludes; those of includes are not subject to the rules.
  mutating func expand(_ pairs: [Pair]) -> [Configuration] {
    var detector = AxisDetector()
    for pair in pairs { detector.visit(pair) }
    var configurations: [Configuration] = []
    // By the number that an id is the digits of.
    var owners: [UInt64: Int] = [:]
    var count = 0
    for (index, pair) in pairs.enumerated() {
      let axes = detector.axes(of: pair)
      var reported = false
      var found = values(of: pair, limit: limits.configurations - count)
      count += found.count
      if count > limits.configurations {
        issues.report("the grid has more than \(limits.configurations) configurations", at: place)
        return configurations
      }
      func configuration(_ values: BlockValues, id: String) -> Configuration {
        Configuration(
          problem: pair.problem.label, family: pair.problem.family.name, optimizer: pair.optimizer.label,
          values: values, axes: axes, id: id)
      }
      if !exclusions.isEmpty, pair.include == nil {
        found.removeAll { isExcluded(configuration($0, id: "")) }
      }
      reportViolations(of: pair, found)
      owners.reserveCapacity(owners.count + found.count)
      for values in found {
        let id = identity.configurationID(values: values, family: pair.problem.family)
        if pair.isDrawn, owners[id.number] == index { continue }
        if let owner = owners.updateValue(index, forKey: id.number), !reported {
          report(pair, pairs[owner], isSame: owner == index)
          reported = true
        }
        configurations.append(configuration(values, id: id.text))
      }
    }
    if !exclusions.isEmpty { finishExclusions(&configurations) }
    return configurations
  }

  private mutating func isExcluded(_ configuration: Configuration) -> Bool {
    var isExcluded = false
    for index in exclusions.indices
    where exclusions[index].excludes(configuration) {
      exclusions[index].matched += 1
      if !isExcluded { exclusions[index].configurations += 1 }
      isExcluded = true
    }
    return isExcluded
  }

  private func finishExclusions(_ configurations: inout [Configuration]) {
    for rule in exclusions where rule.matched == 0 {
      issues.report("this excludes no configuration", at: rule.span)
    }
    if configurations.isEmpty, let last = exclusions.last {
      issues.report("no configuration is left after this", at: last.span)
    }
    AxisDetector.removeConstantAxes(&configurations)
  }

  /// Each constraint once a pair, at the first configuration that breaks it.
  private func reportViolations(of pair: Pair, _ found: [BlockValues]) {
    guard let first = found.first else { return }
    var values = first.map
    for constraint in pair.problem.family.constraints {
      let relevance = constraint.relevance
      let isConstant = relevance.isConstant(first.block.open)
      if isConstant, !relevance.holds(values) { continue }
      for configuration in found {
        configuration.write(to: &values)
        guard isConstant || relevance.holds(values), let message = constraint.violation(values) else {
          continue
        }
        issues.report(message, at: pair.places[constraint.key] ?? pair.include ?? pair.optimizer.span)
        break
      }
    }
  }

  private func report(_ pair: Pair, _ first: Pair, isSame: Bool) {
    if let include = pair.include {
      return issues.report("this gives a configuration that there is already", at: include)
    }
    if isSame {
      return issues.report(
        "the axes of optimizer \(quoted(pair.optimizer.label)) give the same configuration twice",
        at: pair.optimizer.span)
    }
    let isOptimizer =
      pair.optimizer.span.line != first.optimizer.span.line
      || pair.optimizer.span.column != first.optimizer.span.column
    let (span, other, noun, label) =
      isOptimizer
      ? (pair.optimizer.span, first.optimizer.span, "optimizer", first.optimizer.label)
      : (pair.problem.span, first.problem.span, "problem", first.problem.label)
    issues.report(
      "this gives a configuration that \(noun) \(quoted(label)) on line \(other.line) gives already", at: span
    )
  }

  /// The values of one pair's configurations; more than `limit` of them only as far as to show that there are more.
  private func values(of pair: Pair, limit: Int) -> [BlockValues] {
    var common: [String: Value] = [
      pair.problem.family.discriminator: .string(pair.problem.kind.name),
      "optimizer": .string(pair.optimizer.kind.name),
    ]
    var open: [(key: String, template: Template, values: [Value]?)] = []
    for (key, template) in pair.keys {
      let folded = template.folded
      if case .value(let value) = folded {
        common[key] = value
      } else {
        // Without a named axis the values are the same wherever the key's turn comes.
        let values = folded.hasNamedAxis ? nil : folded.expanded(limit: limit).map(\.value)
        open.append((key, folded, values))
        common[key] = .null
      }
    }
    let block = ValueBlock(common, open: open.map(\.key))
    var result: [BlockValues] = []
    var own = [Value](repeating: .null, count: open.count)
    func descend(_ level: Int, _ bindings: Template.Bindings) {
      guard level < open.count else { return result.append(BlockValues(block: block, own: own)) }
      if let known = open[level].values {
        for value in known where result.count <= limit {
          own[level] = value
          descend(level + 1, bindings)
        }
        return
      }
      let choices = open[level].template.expanded(bindings, limit: limit)
      for (value, bindings) in choices where result.count <= limit {
        own[level] = value
        descend(level + 1, bindings)
      }
    }
    descend(0, Template.Bindings())
    return result
  }
}
