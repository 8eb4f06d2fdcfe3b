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
    var owners: [String: Int] = [:]
    var count = 0
    for (index, pair) in pairs.enumerated() {
      let axes = detector.axes(of: pair)
      var reported = false
      var values = values(of: pair, limit: limits.configurations - count)
      count += values.count
      if count > limits.configurations {
        issues.report("the grid has more than \(limits.configurations) configurations", at: place)
        return configurations
      }
      if !exclusions.isEmpty, pair.include == nil { values.removeAll { isExcluded($0, pair) } }
      reportViolations(of: pair, values)
      owners.reserveCapacity(owners.count + values.count)
      for values in values {
        let id = identity.configurationID(values: values, family: pair.problem.family)
        if pair.isDrawn, owners[id] == index { continue }
        if let owner = owners.updateValue(index, forKey: id), !reported {
          report(pair, pairs[owner], isSame: owner == index)
          reported = true
        }
        configurations.append(
          Configuration(
            problem: pair.problem.label, family: pair.problem.family.name, optimizer: pair.optimizer.label,
            values: values, axes: axes, id: id))
      }
    }
    if !exclusions.isEmpty { finishExclusions(&configurations) }
    return configurations
  }

  private mutating func isExcluded(_ values: [String: Value], _ pair: Pair) -> Bool {
    var isExcluded = false
    for index in exclusions.indices
    where exclusions[index].excludes(values, problem: pair.problem.label, optimizer: pair.optimizer.label) {
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
  private func reportViolations(of pair: Pair, _ configurations: [[String: Value]]) {
    for constraint in pair.problem.family.constraints {
      if let message = configurations.lazy.compactMap(constraint.violation).first {
        issues.report(message, at: pair.places[constraint.key] ?? pair.include ?? pair.optimizer.span)
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

  /// The effective maps of one pair; more than `limit` of them only as far as to show that there are more.
  private func values(of pair: Pair, limit: Int) -> [[String: Value]] {
    var base: [String: Value] = [
      pair.problem.family.discriminator: .string(pair.problem.kind.name),
      "optimizer": .string(pair.optimizer.kind.name),
    ]
    var open: [(key: String, template: Template, values: [Value]?)] = []
    for (key, template) in pair.keys {
      let folded = template.folded
      if case .value(let value) = folded {
        base[key] = value
      } else {
        // Without a named axis the values are the same wherever the key's turn comes.
        let values = folded.hasNamedAxis ? nil : folded.expanded(limit: limit).map(\.value)
        open.append((key, folded, values))
        // A place for it: every configuration is then a copy in which one value is replaced.
        base[key] = .null
      }
    }
    var result: [[String: Value]] = []
    func descend(_ level: Int, _ values: [String: Value], _ bindings: Template.Bindings) {
      guard level < open.count else { return result.append(values) }
      let (key, template, known) = open[level]
      if let known {
        for value in known where result.count <= limit {
          var values = values
          values[key] = value
          descend(level + 1, values, bindings)
        }
        return
      }
      for (value, bindings) in template.expanded(bindings, limit: limit) where result.count <= limit {
        var values = values
        values[key] = value
        descend(level + 1, values, bindings)
      }
    }
    descend(0, base, [:])
    return result
  }
}
