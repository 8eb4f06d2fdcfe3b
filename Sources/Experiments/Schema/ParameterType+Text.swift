import Vocabulary

extension ParameterType {
  /// What is taken, range and words included: `a number greater than 0`, `none, crop or flip`.
  package var text: String {
    switch self {
    case .integer(let range):
      let requirement = range.requirement
      return requirement == noun ? noun : "\(noun) \(requirement)"
    case .number(let range):
      let bounds = range.lower == .none && range.upper == .none ? noun : "\(noun) \(range.requirement)"
      return range.allowsInfinity ? "\(bounds), or inf" : bounds
    case .choice(let choices): return listed(choices.map(\.name), "or")
    case .list(let element): return "a list, each \(element.text)"
    case .words: return noun
    case .block(let parameters):
      let keys = parameters.map { "\($0.name) (\($0.type.text))" }
      return "a map with the keys \(listed(keys))"
    case .variant(let tag, let kinds):
      return "\(listed(kinds.map(\.name), "or")), or a map with \(tag) and its keys"
    case .boolean, .string, .metric, .metricExpression, .column, .columnOrMetric, .match, .expression:
      return noun
    }
  }
}

extension KeyForm {
  /// As ``ParameterType/text``.
  package var text: String {
    switch self {
    case .value(let type): type.text
    case .either(let forms): listed(forms.map(\.text), "or")
    case .list(let form): "a list, each \(form.text)"
    case .named(let form): "a map from names to \(form.text)"
    case .integers(let range): "\(noun), each \(range.requirement)"
    default: noun
    }
  }
}
