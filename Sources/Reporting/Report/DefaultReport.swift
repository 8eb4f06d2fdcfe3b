import Experiments
import Vocabulary

/// The report of a file that asks for none: final values of what has a goal, and how they came about.
enum DefaultReport {
  /// More configurations than this are too many rows: then the best of each optimizer stand for them.
  private static let mostRows = 40

  static func specification(_ data: Joined, _ catalog: Catalog) -> ReportSpecification {
    var specification = ReportSpecification()
    let used = Set(data.members.map(\.configuration.family))
    let families = catalog.families.filter { used.contains($0.name) }
    for family in families {
      // A test set is measured only where the file asks for it.
      let goals = family.metrics.filter { metric in
        metric.goal != .neither && !metric.isTiming
          && (!metric.isHeldOut || data.members.contains { $0.hasMeasured(metric.name) })
      }
      guard let primary = family.primary else { continue }
      let suffix = families.count == 1 ? "" : "_\(family.name)"
      let members = data.members.filter { $0.configuration.family == family.name }
      let problems = Value.list(Set(members.map(\.configuration.problem)).sorted().map { .string($0) })
      let match = families.count == 1 ? [:] : ["match": Value.map(["problem": problems])]
      let select = Value.string("final \(primary.name)")
      // Axes that change the problem are kept apart: results across them do not compete.
      let columns = (["problem"] + data.problemAxes + ["optimizer"]).map { Value.string($0) }

      var table = match
      table["rows"] = .list(columns)
      table["values"] = .list(goals.map { .string("final \($0.name)") })
      if members.count > mostRows { table["select"] = select }
      specification.tables.append(
        ReportItem(name: "final_metrics\(suffix)", kind: TableKind.kind.name, values: table))

      let curves = goals.filter(\.isSeries).prefix(4)
      guard !curves.isEmpty else { continue }
      var figure = match
      figure["y"] = .list(curves.map { .string($0.name) })
      figure["select"] = select
      if let panels = data.problemAxes.first { figure["panels"] = .string(panels) }
      specification.figures.append(
        ReportItem(name: "learning_curves\(suffix)", kind: "learning_curve", values: figure))
    }
    return specification
  }
}

extension Member {
  /// Whether one of its results has a final value of the metric.
  fileprivate func hasMeasured(_ metric: String) -> Bool {
    replicates.contains { $0.result?.outline.metric(metric) != nil }
  }
}
