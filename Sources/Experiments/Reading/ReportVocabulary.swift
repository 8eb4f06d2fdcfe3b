import Vocabulary

/// What the tables and figures of one file may name: metrics and columns, and the values of columns.
package struct ReportVocabulary {
  let families: [ProblemFamily]
  let columns: GridColumns
  let issues: IssueCollector
  private var metrics: [Metric] { families.flatMap(\.metrics).unique(by: \.name) }
  var seriesIndices: [String] { families.map(\.seriesIndex) }

  func metric(_ text: String, _ node: Node, _ site: ValueReader.Site) -> Value? {
    let names = (metrics.map(\.name) + seriesIndices + families.flatMap(\.stepNames)).unique
    guard names.contains(text) else { return unknown("metric", text, names, node.span, site) }
    if Metric.isOfSteps(text), let recorded = columns.values(of: "record.per_step"),
      !recorded.contains(where: { $0.list?.contains(.string(Metric.stepColumn(text))) ?? false })
    {
      let record = "record: {per_step: [\(Metric.stepColumn(text))]}"
      return issues.fail("\(site.key): \(text) is not recorded; add \(record)", at: node.span)
    }
    if let problem = unrecorded(text) { return issues.fail("\(site.key): \(problem)", at: node.span) }
    return .string(text)
  }

  func metricExpression(_ text: String, _ node: Node, _ site: ValueReader.Site) -> Value? {
    let expression: MetricExpression
    do {
      expression = try MetricExpression(parsing: text)
    } catch {
      return issues.fail(
        "\(site.key)\(error.place == nil && error.message.hasPrefix("wants") ? "" : ":") \(error.message)",
        at: node.part(error.place), suggestion: error.suggestion)
    }
    guard let metric = metrics.first(where: { $0.name == expression.metric }) else {
      guard let near = NearestName.of(expression.metric, in: metrics.map(\.name)) else {
        return unknown("metric", expression.metric, metrics.map(\.name), node.span, site)
      }
      let meant = MetricExpression(expression.statistic, near)
      return issues.fail(
        "\(site.key): no metric \(quoted(expression.metric))", at: node.span,
        suggestion: text.contains(" ") || text.contains("(") ? meant.description : near)
    }
    if let problem = problem(expression, metric) {
      return issues.fail("\(site.key): \(problem)", at: node.span)
    }
    return .string(expression.description)
  }

  /// Why no cell of the file measures a metric that its families could; nil where one may.
  private func unrecorded(_ name: String) -> String? {
    let owners = families.flatMap(\.metrics).filter { $0.name == name }
    let words = owners.compactMap(\.perEpochWord)
    guard let word = words.first, words.count == owners.count,
      let recorded = columns.values(of: "record.per_epoch"),
      !recorded.contains(where: { $0.list?.contains(.string(word)) ?? false })
    else { return nil }
    return "\(name) is not recorded; add \(word) to record: {per_epoch: […]}"
  }

  /// Why a metric that there is cannot be taken this way; nil where it can.
  private func problem(_ expression: MetricExpression, _ metric: Metric) -> String? {
    if let problem = unrecorded(metric.name) { return problem }
    let owners = families.filter { $0.metrics.contains { $0.name == metric.name } }
    if expression.statistic == .best, metric.goal == .neither {
      return "neither end of \(metric.name) is best; use \"final \(metric.name)\""
    }
    if expression.needsSeries, !metric.isSeries {
      return "\(metric.name) is measured once; use \"final \(metric.name)\""
    }
    if let unit = expression.seriesUnit, !owners.contains(where: { $0.seriesIndex == unit }) {
      let units = listed(Set(owners.map { $0.seriesIndex + "s" }).sorted())
      return "\(metric.name) is recorded by \(units), not by \(unit)s"
    }
    if expression.needsClock, !owners.contains(where: { $0.clock != nil }) {
      return "\(metric.name) is recorded without wall times"
    }
    if case .target(_, let comparison, _) = expression.statistic,
      metric.goal == (comparison.wantsLarge ? .minimize : .maximize)
    {
      let better = comparison.wantsLarge ? "small" : "large"
      return "\(metric.name) should be \(better); write \(comparison.wantsLarge ? "<=" : ">=")"
    }
    return nil
  }

  func column(_ text: String, _ node: Node, _ site: ValueReader.Site) -> Value? {
    if columns.contains(text) { return .string(text) }
    return unknown("column", text, columns.names, node.span, site)
  }

  func expression(_ node: Node, _ site: ValueReader.Site) -> Value? {
    ExpressionChecker(columns: columns, site: site.key, issues: issues).read(node).map { .string($0.text) }
  }

  func columnOrMetric(_ text: String, _ node: Node, _ site: ValueReader.Site) -> Value? {
    if columns.contains(text) { return .string(text) }
    if text.contains(where: { $0 == " " || $0 == "(" }) || metrics.contains(where: { $0.name == text }) {
      return metricExpression(text, node, site)
    }
    return unknown("column or metric", text, columns.names + metrics.map(\.name), node.span, site)
  }

  func match(_ node: Node, _ site: ValueReader.Site) -> Value? {
    guard let entries = node.entries else {
      return issues.fail("\(site.key) wants a map from columns to values", at: node.span)
    }
    var result: [String: Value] = [:]
    for entry in entries {
      let key = entry.key.text
      guard columns.contains(key) else {
        _ = unknown("column", key, columns.names, entry.key.span, site)
        continue
      }
      let items = entry.value.items ?? [entry.value]
      let found = items.compactMap { value($0, ofColumn: key) }
      guard found.count == items.count else { continue }
      result[key] = entry.value.items == nil ? found[0] : .list(found)
    }
    return result.count == entries.count ? .map(result) : nil
  }

  private func value(_ node: Node, ofColumn column: String) -> Value? {
    guard case .scalar(let text, let isPlain) = node.content, !node.isEmpty else {
      return issues.fail(
        "\(column) is matched by a value or a list of values, not \(node.formName)", at: node.span)
    }
    guard let known = columns.values(of: column) else { return .string(text) }
    if let value = known.first(where: { Self.matches($0, text, isPlain) }) { return value }
    let (message, near) = columns.refusal(of: text, inColumn: column)
    return issues.fail(message, at: node.span, suggestion: near)
  }

  private static func matches(_ value: Value, _ text: String, _ isPlain: Bool) -> Bool {
    switch value {
    case .string(let word): return word == text
    case .boolean(let flag): return isPlain && text == String(flag)
    case .integer, .number:
      guard isPlain, case .number(let number) = NumberText(text) else { return false }
      return value.number == number
    case .null, .list, .map: return value.description == text
    }
  }

  private func unknown(
    _ noun: String, _ text: String, _ names: [String], _ span: Span, _ site: ValueReader.Site
  ) -> Value? {
    let list = "; there is \(listed(names, atMost: 16))"
    issues.report("\(site.key): no \(noun) \(quoted(text))", text, noneOf: names, list, at: span)
    return nil
  }
}

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

extension Node {
  /// The place of some characters of a scalar that is written as it reads; else the scalar's own.
  fileprivate func part(_ place: Range<Int>?) -> Span {
    guard let place, plainText != nil, span.length >= place.upperBound else { return span }
    var part = span
    part.column += place.lowerBound
    part.length = max(1, place.count)
    return part
  }
}

extension Array {
  /// The first of each key, in their order.
  func unique(by key: (Element) -> String) -> [Element] {
    var seen: Set<String> = []
    return filter { seen.insert(key($0)).inserted }
  }
}

extension [String] {
  /// Each once, in the order of the first.
  package var unique: [String] { unique { $0 } }
}
