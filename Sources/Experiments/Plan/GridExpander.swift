import Vocabulary

/// Multiplies pairs out into configurations: problems outermost, then optimizers, then the axes in declared order,
/// the last one varying fastest.
struct GridExpander {
  let issues: IssueCollector
  let limits: Limits
  var identity: Identity
  var exclusions: [Exclusion]
  /// Of what was expanded.
  private(set) var models: [SearchModel] = []
  /// Where the grid as a whole is, for a grid that is too large.
  let place: Span

  /// The configurations that no rule excludes; those of includes are not subject to the rules.
  mutating func expand(_ pairs: [Pair]) -> [Configuration] {
    var detector = AxisDetector()
    for pair in pairs { detector.visit(pair) }
    var configurations: [Configuration] = []
    // By the number that an id is the digits of.
    var owners: [UInt64: Int] = [:]
    // Before any is made: that of millions takes seconds.
    var count = 0
    for pair in pairs {
      count += self.count(of: pair, limit: limits.configurations - count)
      if count > limits.configurations {
        issues.report("the grid has more than \(limits.configurations) configurations", at: place)
        return []
      }
    }
    for (index, pair) in pairs.enumerated() {
      let axes = detector.axes(of: pair)
      var reported = false
      let models: [(model: SearchModel, count: Int)]
      var found: [BlockValues]
      if let draft = pair.draft {
        (found, models) = expand(draft, of: pair, axes: axes)
      } else {
        (found, models) = (openKeys(of: pair, limit: limits.configurations).values, [])
      }
      func configuration(_ values: BlockValues, id: String) -> Configuration {
        Configuration(
          problem: pair.problem.label, family: pair.problem.family.name, optimizer: pair.optimizer.label,
          values: values, axes: axes, id: id)
      }
      if !exclusions.isEmpty, pair.include == nil, pair.draft == nil {
        found.removeAll { isExcluded(configuration($0, id: "")) }
      }
      reportViolations(of: pair, found)
      owners.reserveCapacity(owners.count + found.count)
      let start = configurations.count
      for values in found {
        let id = identity.configurationID(values: values, family: pair.problem.family)
        if pair.isDrawn, owners[id.number] == index { continue }
        if let owner = owners.updateValue(index, forKey: id.number), !reported {
          report(pair, pairs[owner], isSame: owner == index)
          reported = true
        }
        configurations.append(configuration(values, id: id.text))
      }
      var place = start
      for (var model, count) in models {
        model.first = configurations[place].id
        place += count
        self.models.append(model)
      }
    }
    if !exclusions.isEmpty { finishExclusions(&configurations) }
    return configurations
  }

  private func count(of pair: Pair, limit: Int) -> Int {
    guard let draft = pair.draft else { return openKeys(of: pair, limit: limit).count }
    return draft.fixed.reduce(draft.search.count) { $0.saturatingProduct($1.count) }.clamped(to: limit)
  }

  /// Counted for the rules that exclude it.
  mutating func isExcluded(_ configuration: Configuration) -> Bool {
    var isExcluded = false
    for index in exclusions.indices where exclusions[index].excludes(configuration) {
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
    let (own, its) = (pair.optimizer.span, first.optimizer.span)
    let (span, other, noun, label) =
      (own.line, own.column) != (its.line, its.column)
      ? (own, its, "optimizer", first.optimizer.label)
      : (pair.problem.span, first.problem.span, "problem", first.problem.label)
    issues.report(
      "this gives a configuration that \(noun) \(quoted(label)) on line \(other.line) gives already", at: span
    )
  }

  /// What is open in one pair; more than `limit` values of a key only as far as to show that there are more.
  private func openKeys(of pair: Pair, limit: Int) -> OpenKeys {
    var common = pair.kinds
    var keys: [OpenKeys.Key] = []
    for (key, template) in pair.keys {
      let folded = template.folded
      if case .value(let value) = folded {
        common[key] = value
      } else {
        // Without a named axis the values are the same wherever the key's turn comes.
        let values = folded.hasNamedAxis ? nil : folded.expanded(limit: limit).map(\.value)
        keys.append(OpenKeys.Key(name: key, template: folded, values: values))
        common[key] = .null
      }
    }
    return OpenKeys(common: common, keys: keys, limit: limit)
  }
}

extension Pair {
  /// What problem and optimizer are, by the keys of a configuration that say so.
  var kinds: [String: Value] {
    [
      problem.family.discriminator: .string(problem.kind.name),
      Configuration.optimizerKey: .string(optimizer.kind.name),
    ]
  }
}

/// The keys of a pair that have several values, in the order in which they are multiplied out.
private struct OpenKeys {
  struct Key {
    var name: String
    var template: Template
    /// Nil where they depend on the keys before.
    var values: [Value]?
  }

  var common: [String: Value]
  var keys: [Key]
  var limit: Int

  /// Of the configurations; more than the limit only as far as to show that there are more.
  var count: Int {
    if keys.allSatisfy({ $0.values != nil }) {
      return keys.reduce(1) { $0.saturatingProduct($1.values?.count ?? 0) }.clamped(to: limit)
    }
    var count = 0
    visit { _ in count += 1 }
    return count
  }

  /// Of the configurations.
  var values: [BlockValues] {
    let block = ValueBlock(common, open: keys.map(\.name))
    var result: [BlockValues] = []
    visit { result.append(BlockValues(block: block, own: $0)) }
    return result
  }

  private func visit(_ body: ([Value]) -> Void) {
    var own = [Value](repeating: .null, count: keys.count)
    var count = 0
    func descend(_ level: Int, _ bindings: Template.Bindings) {
      guard level < keys.count else {
        count += 1
        return body(own)
      }
      if let known = keys[level].values {
        for value in known where count <= limit {
          own[level] = value
          descend(level + 1, bindings)
        }
        return
      }
      let choices = keys[level].template.expanded(bindings, limit: limit)
      for (value, bindings) in choices where count <= limit {
        own[level] = value
        descend(level + 1, bindings)
      }
    }
    descend(0, Template.Bindings())
  }
}

extension Int {
  /// More than the limit is one more.
  fileprivate func clamped(to limit: Int) -> Int { self > limit ? limit + 1 : self }
}
