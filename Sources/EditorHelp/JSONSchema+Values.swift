import Experiments
import Vocabulary

extension JSONSchema {
  /// One value of a type, without axes: what a report takes, or an element of an axis.
  mutating func single(_ type: ParameterType, allowsAxes: Bool = false) -> [String: Value] {
    switch type {
    case .boolean: return ["type": .string("boolean")]
    case .integer(let range): return integer(range)
    case .number(let range): return number(range)
    // Scalars are read from their text: `note: 3` is the text "3".
    case .string: return ["type": types("string", "number", "boolean")]
    case .choice(let choices): return words(choices)
    case .list(let element):
      var items = single(element)
      if allowsAxes { items = any(of: [items, axisName]) }
      let list: [String: Value] = ["type": .string("array"), "items": .map(items)]
      // A report has no axes: there a bare value is the list of it.
      return allowsAxes ? list : any(of: [list, items])
    case .words(let choices):
      let list: [String: Value] = [
        "type": .string("array"), "minItems": .integer(1), "uniqueItems": .boolean(true),
        "items": .map(words(choices)),
      ]
      return any(of: [list, words(choices)])
    case .block(let keys):
      return object(parameters(keys, allowsAxes: allowsAxes), required: keys.filter(\.isRequired).map(\.name))
    case .variant(let tag, let kinds): return variant(tag, kinds, allowsAxes: allowsAxes)
    case .metric:
      let names = metrics + catalog.families.map(\.seriesIndex) + catalog.families.flatMap(\.stepNames)
      return oneOf(names.unique)
    case .metricExpression: return any(of: [oneOf(expressions), expressionForm])
    case .columnOrMetric: return any(of: [oneOf((columns + expressions).unique), expressionForm])
    case .column: return oneOf(columns)
    case .expression:
      let forms = listed(Condition.forms.map(\.text))
      return ["type": .string("string"), "description": .string("A condition: \(forms).")]
    case .match:
      let value = Value.map(["type": types("string", "number", "boolean", "array")])
      return [
        "type": .string("object"), "additionalProperties": value,
        "propertyNames": .map(oneOf(columns)),
      ]
    }
  }

  /// What a parameter takes in the grid: a value, `$name`, a list of them, or a range.
  mutating func open(_ type: ParameterType, references: Bool = true) -> [String: Value] {
    let one = single(type, allowsAxes: references)
    let names = references ? [axisName] : []
    var alternatives = [one] + names
    alternatives.append([
      "type": .string("array"), "minItems": .integer(1), "items": .map(any(of: [one] + names + spans(type))),
    ])
    switch type {
    case .number(let range):
      alternatives.append(self.range(FileFormat.numberRange, bounds: ["min", "max"], number(range)))
      alternatives.append(self.range(FileFormat.numberSteps, bounds: ["from", "to"], number(range)))
    case .integer(let range):
      alternatives += spans(type)
      alternatives.append(self.range(FileFormat.integerRange, bounds: ["from", "to"], integer(range)))
      alternatives.append(self.range(FileFormat.openRange, bounds: ["min", "max"], integer(range)))
    default: break
    }
    return any(of: alternatives)
  }

  private var axisName: [String: Value] {
    ["type": .string("string"), "pattern": .string("^\\$."), "description": .string("The name of an axis.")]
  }

  /// `0..4` where a whole number is wanted.
  private func spans(_ type: ParameterType) -> [[String: Value]] {
    guard case .integer = type else { return [] }
    return [["type": .string("string"), "pattern": .string("^[+-]?[0-9]+\\.\\.[+-]?[0-9]+$")]]
  }

  private mutating func range(
    _ keys: [FileKey], bounds: [String], _ bound: [String: Value]
  ) -> [String: Value] {
    var properties: [String: Value] = [:]
    for key in keys {
      guard case .value(let type) = key.form else { continue }
      var schema = bounds.contains(key.name) ? bound : single(type)
      schema["description"] = .string(key.summary)
      properties[key.name] = .map(schema)
    }
    return object(properties, required: keys.requiredNames)
  }

  private func integer(_ range: ClosedRange<Int>) -> [String: Value] {
    var schema: [String: Value] = ["type": .string("integer")]
    if range.lowerBound > .min { schema["minimum"] = .integer(range.lowerBound) }
    if range.upperBound < .max { schema["maximum"] = .integer(range.upperBound) }
    return schema
  }

  private func number(_ range: NumberRange) -> [String: Value] {
    var schema: [String: Value] = ["type": .string("number")]
    let ends = [(range.lower, "minimum", "exclusiveMinimum"), (range.upper, "maximum", "exclusiveMaximum")]
    for (end, including, excluding) in ends {
      switch end {
      case .none: break
      case .including(let bound): schema[including] = .number(bound)
      case .excluding(let bound): schema[excluding] = .number(bound)
      }
    }
    guard range.allowsInfinity else { return schema }
    return any(of: [schema, oneOf(["inf", "+inf"])])
  }

  private func words(_ choices: [Choice]) -> [String: Value] {
    ["oneOf": .list(choices.map { .map(word(Kind(name: $0.name, summary: $0.summary))) })]
  }

  private mutating func variant(_ tag: String, _ kinds: [Kind], allowsAxes: Bool) -> [String: Value] {
    var alternatives = kinds.map(word)
    for kind in kinds {
      var properties = parameters(kind.parameters, allowsAxes: allowsAxes)
      properties[tag] = .map(word(kind))
      alternatives.append(object(properties, required: [tag], kind.summary))
    }
    if allowsAxes, kinds.count > 1 {
      var properties = parameters(kinds.flatMap(\.parameters), allowsAxes: true)
      properties[tag] = .map(list(ofNames: kinds))
      alternatives.append(object(properties, required: [tag]))
    }
    return any(of: alternatives)
  }

  func list(ofNames kinds: [Kind]) -> [String: Value] {
    ["type": .string("array"), "minItems": .integer(1), "items": .map(oneOf(kinds.map(\.name)))]
  }

  // MARK: What reports may name

  private var metrics: [String] { catalog.families.flatMap(\.metrics).map(\.name).unique }

  /// What completion offers; ``expressionForm`` is the rest.
  private var expressions: [String] {
    metrics
      + MetricExpression.Taking.allCases.flatMap { word in metrics.map { "\(word.rawValue) \($0)" } }
  }

  private var expressionForm: [String: Value] {
    let names = metrics.sorted { ($1.count, $0) < ($0.count, $1) }.joined(separator: "|")
    let forms = listed(MetricExpression.forms.map(\.text), "or")
    return [
      "type": .string("string"), "pattern": .string(MetricExpression.pattern(names)),
      "description": .string("\(forms)."),
    ]
  }

  var columns: [String] { ReportVocabulary.columns(of: catalog).union(["seed"]).sorted() }
}
