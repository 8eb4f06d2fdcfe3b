import Vocabulary

extension ReportReader {
  /// What one figure draws goes along one series: that of the problems, or the steps that were recorded.
  ///
  /// - Returns: whether it does; a report says why not.
  func goesAlongOneSeries(_ item: Node, _ values: [String: Value], _ kinds: [Kind]) -> Bool {
    let kind = kinds.first { $0.name == values["kind"]?.string }
    var ofSteps: (name: String, span: Span)?
    var others: [(name: String, span: Span)] = []
    for parameter in kind?.parameters ?? [] {
      guard parameter.type.namesMetrics, let node = item[parameter.name] else { continue }
      for part in node.items ?? [node] {
        guard let name = part.text else { continue }
        if Metric.isOfSteps(name) {
          ofSteps = ofSteps ?? (name, part.span)
        } else {
          others.append((name, part.span))
        }
      }
    }
    let indices = self.values.vocabulary?.seriesIndices ?? []
    if let ofSteps, let other = others.first(where: { $0.name != "step" }) {
      issues.report(
        "\(ofSteps.name) goes along the steps that are recorded, \(other.name) does not; make two figures",
        at: other.span)
      return false
    }
    if ofSteps == nil, let other = others.first(where: { $0.name == "step" && !indices.contains("step") }) {
      issues.report("only what is recorded of steps goes along step: step.loss and the like", at: other.span)
      return false
    }
    return true
  }
}

extension ParameterType {
  fileprivate var namesMetrics: Bool {
    switch self {
    case .metric: true
    case .list(let element): element.namesMetrics
    default: false
    }
  }
}
