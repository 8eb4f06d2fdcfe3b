import Experiments
import OrderedCollections
import Rows
import Vocabulary

/// One configuration at a position.
struct QuantityPoint {
  /// As the column or metric has it.
  var x: Value
  /// Where it is drawn; NaN for what is no number and no category.
  var position: Double
  /// Of `y` over the seeds.
  var summary: Summary
  var member: Member
}

/// A metric `y` of a figure against its quantity `x`: lines of configurations, the best one at each x.
struct QuantityPoints {
  var x: Quantity
  var y: MetricExpression
  var lines: Lines
  /// Values of x that stand side by side, whatever they are; empty where they lie on a scale.
  var categories: [Value] = []
  /// Columns that lie along x.
  private var extraColumns: [String]
  private var series: String
  private var data: Joined
  private var select: MetricExpression

  init(
    _ about: FigureAbout, _ asked: LineSettings, x: Quantity, y: MetricExpression, select: MetricExpression?,
    _ data: Joined
  ) {
    series = asked.series
    self.data = data
    self.x = x
    self.y = y
    self.select = select ?? y
    let members = data.members(about, measuring: y.metric)
    extraColumns = x.extraColumns(members, within: asked.panels + ["problem", series], data)
    lines = Lines(about, asked, data, members, extraColumns: extraColumns, select: select ?? y)
  }

  /// One point per value of x: the best of the configurations that have it.
  func points(of line: Lines.Line) -> [QuantityPoint] {
    let measured = lines.members(of: line).filter { $0.measuredCount > 0 }
    return points(OrderedDictionary(grouping: measured) { x.value($0, data) })
  }

  /// One point per value of x: the best of those that were measured, where there are some.
  func points(_ members: some Sequence<(key: Value?, value: [Member])>) -> [QuantityPoint] {
    members.compactMap { value, members in
      let measured = members.filter { $0.measuredCount > 0 }
      guard let value,
        let member = measured.count == 1
          ? measured[0] : data.metrics.best(of: measured, by: select) ?? measured.first
      else { return nil }
      return QuantityPoint(
        x: value, position: position(value), summary: data.metrics.summary(y, of: member), member: member)
    }.filter { $0.summary.count > 0 }.sorted { $0.position < $1.position }
  }

  func position(_ value: Value) -> Double {
    categories.isEmpty ? value.number ?? .nan : Double((categories.firstIndex(of: value) ?? 0) + 1)
  }

  /// What was chosen at each x; nothing where there was nothing to choose from.
  var choice: [String] {
    let indices = Set(lines.lines.flatMap(\.member.configurationIndices))
    let shown = data.members.filter { indices.contains($0.configurationIndex) }
    let fixed = lines.panelColumns + [series] + extraColumns
    let others = Group.varying(data.axes.filter { !fixed.contains($0) }, within: Group.by(fixed, shown))
    return FigureCaption.others(others, lines.select)
  }
}
