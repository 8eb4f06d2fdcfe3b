import Experiments
import Vocabulary

/// One configuration at a position.
struct QuantityPoint {
  /// As the column or metric has it.
  var x: Value
  /// Where it is drawn; NaN for what is no number.
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
  /// Columns that lie along x.
  private var extraColumns: [String]
  private var match: Match
  private var series: String
  private var data: Joined
  private var selection: Selection

  init(
    _ about: FigureAbout, _ asked: LineSettings, x: String, y: MetricExpression, select: MetricExpression?,
    _ data: Joined
  ) {
    match = about.match
    series = asked.series
    self.data = data
    self.x = Quantity(x, data)
    self.y = y
    selection = Selection(expression: select ?? y, metrics: data.metrics)
    let families = data.families(measuring: [y.metric])
    let members = match.filter(data.members).filter { families.contains($0.configuration.family) }
    extraColumns = self.x.extraColumns(members, within: asked.panels + ["problem", series], data)
    lines = Lines(about, asked, data, families: families, extraColumns: extraColumns, select: select ?? y)
  }

  var notes: [String] { [] }

  /// One point per value of x: the best of the configurations that have it.
  func points(of line: Lines.Line) -> [QuantityPoint] {
    let indices = Set(line.member.replicates.map(\.cell.configurationIndex))
    let all = match.filter(data.members).filter { indices.contains($0.configurationIndex) }
    var groups: [Value: [Member]] = [:]
    var order: [Value] = []
    for member in all where member.measuredCount > 0 {
      guard let value = x.value(member, data) else { continue }
      if groups[value] == nil { order.append(value) }
      groups[value, default: []].append(member)
    }
    return order.compactMap { value in
      guard let measured = groups[value],
        let member = measured.count == 1 ? measured[0] : selection.best(of: measured) ?? measured.first
      else { return nil }
      return QuantityPoint(
        x: value, position: value.number ?? .nan, summary: data.metrics.summary(y, of: member), member: member
      )
    }.filter { $0.summary.count > 0 }.sorted { $0.position < $1.position }
  }

  /// What was chosen at each x; nil where there was nothing to choose from.
  var choice: String? {
    let indices = Set(lines.lines.flatMap { $0.member.replicates.map(\.cell.configurationIndex) })
    let shown = data.members.filter { indices.contains($0.configurationIndex) }
    let fixed = lines.panelColumns + [series] + extraColumns
    let others = Group.varying(
      data.axes.filter { !fixed.contains($0) }, within: Group.by(fixed, shown))
    return FigureCaption.others(others, lines.select).first
  }
}
