import Vocabulary

/// Nothing is chosen by what is measured on a test set: a number that chose is no test any more.
struct HeldOutRules {
  let families: [ProblemFamily]
  let issues: IssueCollector
  private var heldOut: [Metric] { families.flatMap(\.metrics).filter(\.isHeldOut) }

  /// `tune: {by: …}`.
  func checkTuning(_ criterion: TuningCriterion, _ node: Node) {
    guard let metric = metric(criterion.expression) else { return }
    issues.report("by: \(metric.name) \(reason(metric))", at: node.span)
  }

  /// The tables and figures of a file.
  ///
  /// - Parameters:
  ///   - figures: the kinds of figures.
  ///   - final: the stage that they are about unless they say otherwise; nil where the file has one stage.
  func checkReport(_ node: Node?, figures: [Kind], final: FinalStage?) {
    guard !heldOut.isEmpty, let node else { return }
    for item in node["tables"]?.items ?? [] { check(item, kind: nil, final) }
    for item in node["figures"]?.items ?? [] {
      check(item, kind: figures.first { $0.name == item["kind"]?.text }, final)
    }
  }

  /// - Parameter kind: nil for a table.
  private func check(_ item: Node, kind: Kind?, _ final: FinalStage?) {
    if let select = item["select"], let metric = metric(select) {
      issues.report("select: \(metric.name) \(reason(metric))", at: select.span)
    }
    // The best of a final stage has been chosen before, by other seeds; where there are more, or the tuning cells are
    // shown, marking or drawing the best by a test metric would choose among them.
    let hasChosen =
      final.map { $0.count == 1 && !$0.isOnTuningSeeds } == true && item["stage"]?.text != "tune"
    guard !hasChosen else { return }
    if kind == nil, let mark = item["mark"], item["select"] == nil || item["stage"]?.text == "tune" {
      for value in item["values"]?.items ?? [] {
        guard let metric = metric(value) else { continue }
        issues.report(
          "mark: the best would be told by \(metric.name), which \(reason(metric)); leave mark out, select by a"
            + " validation metric, or mark the final stage", at: mark.span)
      }
    }
    if let key = kind?.choosesBy, item["select"] == nil, let node = item[key], let metric = metric(node) {
      issues.report(
        "\(key): the best would be chosen by \(metric.name), which \(reason(metric)); say select",
        at: node.span)
    }
  }

  private func metric(_ node: Node) -> Metric? {
    node.text.flatMap { try? MetricExpression(parsing: $0) }.flatMap(metric)
  }

  private func metric(_ expression: MetricExpression) -> Metric? {
    heldOut.first { $0.name == expression.metric }
  }

  private func reason(_ metric: Metric) -> String {
    let owner = families.first { $0.metrics.contains(metric) }
    let instead = owner?.primary.map { "; choose by \($0.name)" } ?? ""
    return "is measured on the test set, by which nothing may be chosen" + instead
  }
}
