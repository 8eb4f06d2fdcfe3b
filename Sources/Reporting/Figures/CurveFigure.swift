import OrderedCollections
import Rows
import Vocabulary

/// What `learning_curve` and `dual_axis` share: curves of chosen configurations in panels.
struct CurveFigure {
  /// A metric, or one for each axis, that gets a panel for every value of `panels`.
  struct PanelRow {
    var left: String
    var right: String?
    var leftScale: Axis.Scale
    var rightScale: Axis.Scale = .linear

    var metrics: [String] { [left] + (right.map { [$0] } ?? []) }
  }

  static let xText = "the horizontal axis; left out, the series index (epoch or step)"

  private var asked: any CurveSettings
  private var data: Joined
  private var lines: Lines
  private var rows: [PanelRow]
  private var metrics: [String]
  private var time: TimeAxis
  private var hasOneSeries: Bool

  init(_ asked: some CurveSettings, _ data: Joined, _ rows: [PanelRow]) {
    self.asked = asked
    self.data = data
    self.rows = rows
    let metrics = rows.flatMap(\.metrics)
    self.metrics = metrics
    let families = data.members.families.filter { family in
      metrics.contains { data.metrics.metric($0, family: family)?.isSeries ?? false }
    }
    let members = data.members(asked.about, of: families)
    lines = Lines(asked.about, asked.lines, data, members, select: asked.select)
    time = TimeAxis(asked, lines, data)
    hasOneSeries = Set(lines.lines.map(\.title)).count == 1
    if let note = time.note { lines.notes.append(note) }
  }

  var figure: Figure {
    var file = DataFile()
    let drawn = lines.grid.values.map { value in
      lines.lines.filter { $0.panel == value }.compactMap { add($0, to: &file) }
    }
    let panels = rows.flatMap { row in zip(lines.grid.values, drawn).map { panel(row, $0, $1, &file) } }
    let sentences = FigureCaption.curves(lines, asked.band) + FigureCaption.missing(lines)
    let isThinned = drawn.joined().contains(where: \.isThinned)
    return Figure(
      drawing: lines.grid.drawing(panels, file, key: key, metrics: rows.count),
      caption: sentences.joined(separator: " ") + time.sentence + (isThinned ? Thinning.sentence : ""),
      notes: lines.notes)
  }

  private struct DrawnLine {
    var line: Lines.Line
    var block: Int
    /// By metric, with the first of its columns in the block, counted from 1: median, low, high (with a band), end.
    var curves: OrderedDictionary<String, (curve: Curve, column: Int)>
    var x: [Double]
    /// Whether points were left out.
    var isThinned: Bool
  }

  private func add(_ line: Lines.Line, to file: inout DataFile) -> DrawnLine? {
    let family = line.member.configuration.family
    guard let index = metrics.first.flatMap({ data.metrics.seriesIndex(of: $0, family: family) })
    else { return nil }
    let xName = time.isWithheld ? index : asked.x ?? index
    let seconds = time.isMeasured ? data.metrics.secondsPerUnit?[line.member.configurationIndex] : nil
    var curves: OrderedDictionary<String, (curve: Curve, column: Int)> = [:]
    var names = xName == index ? [xName] : [xName, index]
    names += ["n", "diverged"]
    for name in metrics {
      guard let metric = data.metrics.metric(name, family: family), curves[name] == nil else { continue }
      let curve = Curve(line.member, x: xName, y: metric, secondsPerIndex: seconds)
      curves[name] = (curve, names.count + 1)
      names += [name] + (asked.band.columns + ["end"]).map { "\(name)_\($0)" }
    }
    guard let all = curves.values.first?.curve, !all.points.isEmpty else { return nil }
    let places = Set(curves.values.flatMap { $0.curve.places(on: asked.xScale) }).sorted()
    let isThinned = places.count < all.points.count
    let rows = (isThinned ? places : Array(all.points.indices)).map { place in
      let point = all.points[place]
      let heights = curves.values.flatMap { curve, _ in
        let summary = curve.points[place].summary
        return asked.band.heights(summary) + [curve.end?.at == point.at ? summary.median : .nan]
      }
      return (xName == index ? [point.x] : [point.x, point.at])
        + [Double(point.summary.count), Double(point.summary.diverged)] + heights
    }
    if isThinned { curves = curves.mapValues { ($0.keeping(places), $1) } }
    let block = file.add(line.nameWithChoice, columns: names, rows: rows)
    return DrawnLine(line: line, block: block, curves: curves, x: rows.map { $0[0] }, isThinned: isThinned)
  }

  private func panel(
    _ row: PanelRow, _ value: [Value?], _ drawn: [DrawnLine], _ file: inout DataFile
  ) -> Drawing.Panel {
    let family =
      drawn.first?.line.member.configuration.family ?? data.members.first?.configuration.family ?? ""
    let index = data.metrics.seriesIndex(of: row.left, family: family) ?? "step"
    let xName = time.isWithheld ? index : asked.x ?? index
    func axis(_ name: String, _ scale: Axis.Scale) -> Axis {
      let summaries = drawn.map { ($0.curves[name]?.curve.points ?? []).map(\.summary) }
      let values = summaries.joined().flatMap(asked.band.heights)
      let metric = data.metrics.metric(name, family: family)
      // Where large is bad, what runs away must not press the others flat.
      let isWorseAbove = metric.map { $0.goal.worst > 0 } ?? true
      let medians = summaries.map { $0.map(\.median) }
      return Axis(
        label: metric?.label ?? Column.humanName(name), scale: scale, values: values, padding: 0.04,
        limit: isWorseAbove ? RunawayLimit.of(medians, all: values, scale) : .infinity)
    }
    var marks: [Drawing.Mark] = []
    for (name, isRight) in row.metrics.enumerated().map({ ($1, $0 == 1) }) {
      for line in drawn {
        guard let (curve, column) = line.curves[name] else { continue }
        var mark = Drawing.Mark(
          shape: .line(interval: curve.pointInterval), block: line.block, y: column,
          style: style(line.line, row, isRight: isRight), isOnRightAxis: isRight)
        marks.add(mark, hasBand: asked.band != .none)
        guard curve.end != nil else { continue }
        mark.shape = .crosses
        mark.y += asked.band.columns.count + 1
        marks.append(mark)
      }
    }
    var panel = Drawing.Panel(
      title: lines.panelTitle(value),
      x: Axis(
        label: time.isMeasured
          ? TimeAxis.label(index)
          : data.metrics.metric(xName, family: family)?.label ?? Column.humanName(xName),
        scale: asked.xScale, values: drawn.flatMap(\.x), padding: 0),
      y: axis(row.left, row.leftScale), right: row.right.map { axis($0, row.rightScale) }, marks: marks)
    let shown = drawn.filter { line in
      line.curves[row.left]?.curve.points.contains { $0.summary.median.isFinite } ?? false
    }
    let lost = lines.lines.filter { line in
      line.panel == value && line.member.divergedCount > 0 && !shown.contains { $0.line.title == line.title }
    }
    if row.right == nil, !lost.isEmpty { mark(lost, row.left, in: &panel, &file) }
    return panel
  }

  /// A cross at the edge for each line that has no point at all, because half of its seeds diverged at once.
  private func mark(
    _ lost: [Lines.Line], _ metric: String, in panel: inout Drawing.Panel, _ file: inout DataFile
  ) {
    let family = lost[0].member.configuration.family
    let goal = data.metrics.metric(metric, family: family)?.goal ?? .neither
    let edge = Drawing.Edge(share: 0.06 * Double(lost.count), isTop: goal.worst > 0)
    panel.edge = edge
    for (row, line) in lost.enumerated() {
      panel.marks += file.marks(
        .crosses, "\(line.name): \(metric), diverged at once", columns: ["x", "edge"],
        rows: [[panel.x.position(0.015), edge.height(row, of: lost.count)]], style: line.style,
        isAtEdge: true)
    }
  }

  /// On two axes the dash says which one; with a single series so does the colour.
  private func style(_ line: Lines.Line, _ row: PanelRow, isRight: Bool) -> SeriesStyle {
    guard row.right != nil else { return line.style }
    guard isRight else { return line.style.onLeftAxis }
    var style = line.style.onRightAxis
    if hasOneSeries { style.color = "#555555" }
    return style
  }

  private var key: [Drawing.KeyEntry] {
    guard let row = rows.first, let right = row.right else { return lines.key() }
    let sides = [
      ("\(Column.humanName(row.left)) (left)", false), ("\(Column.humanName(right)) (right)", true),
    ]
    guard hasOneSeries else {
      // Colours say which series, dashes which axis.
      let series = lines.distinct.map { Drawing.KeyEntry(title: $0.title, style: $0.style.onLeftAxis) }
      let reference = SeriesStyle.reference
      return series
        + sides.map { name, isRight in
          Drawing.KeyEntry(
            title: name, style: isRight ? reference.onRightAxis : reference.onLeftAxis, sample: .line)
        }
    }
    return sides.flatMap { name, isRight in
      lines.distinct.map { line in
        Drawing.KeyEntry(title: "\(line.title): \(name)", style: style(line, row, isRight: isRight))
      }
    }
  }
}
