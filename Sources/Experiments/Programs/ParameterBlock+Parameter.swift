import Vocabulary

extension ParameterBlock {
  /// The parameter that an entry of `parameters:` declares; nil after reporting why it declares none.
  static func parameter(_ entry: Node.Entry, _ values: ValueReader) -> Parameter? {
    guard let block = ParameterBlock(entry.value.asMap("type"), values),
      let type = block.parameterType(entry.key, values)
    else { return nil }
    let (name, unit) = (entry.key.text, block.unit ?? "")
    let summary = block.summary ?? "Declared by the experiment file."
    if let given = block.default {
      guard let standard = values.readValue(given, as: type, "default") else { return nil }
      return Parameter(name, type, default: standard, unit: unit, summary)
    }
    return block.optional
      ? .optional(name, type, unit: unit, summary) : .required(name, type, unit: unit, summary)
  }

  private func parameterType(_ key: Node.Key, _ values: ValueReader) -> ParameterType? {
    func fail(_ message: String, _ node: Node?) -> ParameterType? {
      values.issues.fail(message, at: node?.span ?? key.span)
    }
    let bounds = [("min", min, $min), ("max", max, $max), ("above", above, $above), ("below", below, $below)]
    let isNumeric = type == .integer || type == .number
    if let bound = bounds.first(where: { $0.1 != nil && !isNumeric }) {
      return fail("\(type.rawValue) has no \(bound.0)", bound.2.node)
    }
    if self.values != nil, type != .choice { return fail("only a choice has values", $values.node) }
    if min != nil, above != nil { return fail("give min or above, not both", $above.node) }
    if max != nil, below != nil { return fail("give max or below, not both", $below.node) }
    switch type {
    case .boolean: return .boolean
    case .string: return .string
    case .choice:
      guard let words = self.values, !words.isEmpty, Set(words).count == words.count else {
        return fail("a choice needs the key \"values\", a list of different words", $values.node)
      }
      return .choice(words.map { Choice($0, "") })
    case .number:
      let range = NumberRange(
        lower: min.map { .including($0) } ?? above.map { .excluding($0) } ?? .none,
        upper: max.map { .including($0) } ?? below.map { .excluding($0) } ?? .none)
      let (low, high) = (min ?? above ?? -.infinity, max ?? below ?? .infinity)
      guard low <= high else { return fail("no number is in this range", nil) }
      return .number(range)
    case .integer:
      for bound in bounds where bound.1.map({ $0.rounded() != $0 || $0.magnitude > 0x1p53 }) ?? false {
        return fail("\(bound.0) of an integer is a whole number", bound.2.node)
      }
      let low = min.map { Int($0) } ?? above.map { Int($0) + 1 } ?? Int.min
      let high = max.map { Int($0) } ?? below.map { Int($0) - 1 } ?? Int.max
      guard low <= high else { return fail("no whole number is in this range", nil) }
      return .integer(low...high)
    }
  }
}

extension MetricBlock {
  /// The metric that an entry of `metrics:` declares; nil after reporting why it declares none.
  static func metric(_ entry: Node.Entry, _ values: ValueReader) -> (Metric, Program.Quantity)? {
    guard let block = MetricBlock(entry.value.asMap("goal"), values) else { return nil }
    let metric = Metric(
      entry.key.text, block.summary ?? "Reported by the program.", unit: block.unit ?? "", goal: block.goal,
      isSeries: block.series, isTiming: block.timing, on: block.on)
    let quantity = Program.Quantity(
      name: metric.name, isTiming: metric.isTiming, isSeries: metric.isSeries, isOptional: block.optional)
    return (metric, quantity)
  }
}
