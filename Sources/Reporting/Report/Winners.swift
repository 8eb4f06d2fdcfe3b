import Experiments
import OrderedCollections

/// The best configuration of every optimizer, by each expression that the file tunes or selects by.
enum Winners {
  static func tables(
    _ specification: ReportSpecification, _ data: Joined, _ catalog: Catalog, tuning: Tuning? = nil
  ) -> [Table] {
    let items = specification.tables + specification.figures
    var expressions = OrderedSet(
      [tuning?.criterion.expression].compactMap(\.self) + items.compactMap { $0.expression("select") })
    let used = Set(data.members.map(\.configuration.family))
    if expressions.isEmpty {
      for family in catalog.families where used.contains(family.name) {
        let goals = family.metrics.filter { $0.goal != .neither && !$0.isTiming }
        if let primary = goals.primary {
          expressions.append(MetricExpression(.final, primary.name))
        }
      }
    }
    return expressions.compactMap { expression in
      let problems = OrderedSet(
        data.members.map(\.configuration).filter {
          data.metrics.goal(of: expression, family: $0.family) != .neither
        }.map(\.problem))
      guard !problems.isEmpty else { return nil }
      let rows = ["problem"] + data.problemAxes + ["optimizer"]
      return Table(
        ReportItem(
          name: expression.description, kind: TableKind.kind.name,
          values: [
            "rows": .list(rows.map { .string($0) }), "values": .list([.string(expression.description)]),
            "select": .string(expression.description),
            "match": .map(["problem": .list(problems.map { .string($0) })]),
          ]), data)
    }
  }
}
