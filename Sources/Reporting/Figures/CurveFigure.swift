import Experiments
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
  private var band: Band
  private var data: Joined
  private var lines: Lines
  private var metrics: [String]
  private var time: TimeAxis

  init(_ asked: some CurveSettings, _ data: Joined, metrics: [String]) {
    self.asked = asked
    band = asked.band
    self.data = data
    self.metrics = metrics
    let families = Set(data.members.map(\.configuration.family)).filter { family in
      metrics.contains { data.metrics.metric($0, family: family)?.isSeries ?? false }
    }
    lines = Lines(asked.about, asked.lines, data, families: families, select: asked.select)
    time = TimeAxis(asked, lines, data)
    time.note.map { lines.notes.append($0) }
  }

  func figure(panels rows: [PanelRow]) -> Figure {
    var file = DataFile()
    var panels: [Drawing.Panel] = []
    let hasOneSeries = Set(lines.lines.map(\.title)).count == 1
    let panelValues = lines.grid.values
    var drawn: [[Value?]: [DrawnLine]] = [:]
    for value in panelValues {
      drawn[value] = lines.lines.filter { $0.panel == value }.compactMap { line in
        add(line, to: &file)
      }
    }
    for row in rows {
      for value in panelValues {
        panels.append(panel(row, value, drawn[value] ?? [], hasOneSeries, &file))
      }
    }
    let columnCount = lines.grid.columnCount(metrics: rows.count)
    let drawing = Drawing(
      panels: PanelGrid.sharing(panels, columnCount: columnCount), columnCount: columnCount,
      key: key(rows, hasOneSeries), comments: [], data: file)
    let isThinned = drawn.values.contains { $0.contains(where: \.isThinned) }
    return Figure(
      drawing: drawing,
      caption: FigureCaption.curves(asked.about, lines, band) + time.sentence
        + (isThinned ? Thinning.sentence : ""),
      notes: lines.notes)
  }

  private struct DrawnLine {
    var line: Lines.Line
    var block: Int
    /// By metric.
    var curves: [String: Curve]
    /// First column of each metric in the block, counted from 1: median, low, high (with a band), end.
    var columns: [String: Int]
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
    var curves: [String: Curve] = [:]
    var columns: [String: Int] = [:]
    var names = xName == index ? [xName] : [xName, index]
    names += ["n", "diverged"]
    for name in metrics {
      guard let metric = data.metrics.metric(name, family: family), curves[name] == nil else { continue }
      curves[name] = Curve(line.member, x: xName, y: metric, secondsPerIndex: seconds)
      columns[name] = names.count + 1
      names += ["\(name)"] + (band == .none ? [] : ["\(name)_low", "\(name)_high"]) + ["\(name)_end"]
    }
    let order = metrics.filter { curves[$0] != nil }.reduce(into: [String]()) { known, name in
      if !known.contains(name) { known.append(name) }
    }
    guard let all = order.first.flatMap({ curves[$0] }), !all.points.isEmpty else { return nil }
    let places = Set(order.flatMap { curves[$0]?.places(on: asked.xScale) ?? [] }).sorted()
    let isThinned = places.count < all.points.count
    if isThinned { curves = curves.mapValues { $0.keeping(places) } }
    let first = curves[order[0]] ?? all
    let rows = first.points.indices.map { place in
      let point = first.points[place]
      var row = xName == index ? [point.x] : [point.x, point.at]
      row += [Double(point.summary.count), Double(point.summary.diverged)]
      for name in order {
        guard let curve = curves[name] else { continue }
        let summary = curve.points[place].summary
        row.append(summary.median.isFinite ? summary.median : .nan)
        if let ends = band.ends(summary) { row += [ends.low, ends.high] }
        row.append(curve.end?.at == point.at ? summary.median : .nan)
      }
      return row
    }
    let name = lines.name(line.title, line.panel)
    let block = file.add(
      DataFile.Block(
        title: line.choice.isEmpty ? name : "\(name): \(line.choice)", columns: names, rows: rows))
    return DrawnLine(
      line: line, block: block, curves: curves, columns: columns, x: rows.map { $0[0] }, isThinned: isThinned)
  }

  private func panel(
    _ row: PanelRow, _ value: [Value?], _ drawn: [DrawnLine], _ hasOneSeries: Bool, _ file: inout DataFile
  ) -> Drawing.Panel {
    let family =
      drawn.first?.line.member.configuration.family ?? data.members.first?.configuration.family ?? ""
    let index = data.metrics.seriesIndex(of: row.left, family: family) ?? "step"
    let xName = time.isWithheld ? index : asked.x ?? index
    func axis(_ name: String, _ scale: Axis.Scale) -> Axis {
      let values = drawn.flatMap { line in
        (line.curves[name]?.points ?? []).flatMap { point in
          let ends = band.ends(point.summary)
          return [point.summary.median] + (ends.map { [$0.low, $0.high] } ?? [])
        }
      }
      let metric = data.metrics.metric(name, family: family)
      // Where large is bad, what runs away must not press the others flat.
      let isWorseAbove = metric.map { $0.goal.worst > 0 } ?? true
      let medians = drawn.map { ($0.curves[name]?.points ?? []).map(\.summary.median) }
      return Axis(
        label: metric?.label ?? Column.humanName(name), scale: scale, values: values, padding: 0.04,
        limit: isWorseAbove ? RunawayLimit.of(medians, all: values, scale) : .infinity)
    }
    var marks: [Drawing.Mark] = []
    for (name, isRight) in row.metrics.enumerated().map({ ($1, $0 == 1) }) {
      for line in drawn {
        guard let column = line.columns[name], let curve = line.curves[name] else { continue }
        let style = style(line.line, row, isRight: isRight, hasOneSeries)
        func mark(_ shape: Drawing.Mark.Shape, _ y: Int) -> Drawing.Mark {
          Drawing.Mark(shape: shape, block: line.block, x: 1, y: y, style: style, isOnRightAxis: isRight)
        }
        // Bands first: no line is covered.
        if band != .none { marks.insert(mark(.band(upper: column + 2), column + 1), at: 0) }
        marks.append(mark(.line(interval: curve.pointInterval), column))
        if curve.end != nil { marks.append(mark(.crosses, column + (band == .none ? 1 : 3))) }
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
    let shown = drawn.filter { $0.curves[row.left]?.points.contains { $0.summary.median.isFinite } ?? false }
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
      let block = file.add(
        DataFile.Block(
          title: "\(lines.name(line.title, line.panel)): \(metric), diverged at once",
          columns: ["x", "edge"], rows: [[panel.x.position(0.015), edge.height(row, of: lost.count)]]))
      panel.marks.append(
        Drawing.Mark(shape: .crosses, block: block, x: 1, y: 2, style: line.style, isAtEdge: true))
    }
  }

  /// On two axes the dash says which one; with a single series so does the colour.
  private func style(
    _ line: Lines.Line, _ row: PanelRow, isRight: Bool, _ hasOneSeries: Bool
  ) -> SeriesStyle {
    guard row.right != nil else { return line.style }
    guard isRight else { return line.style.onLeftAxis }
    var style = line.style.onRightAxis
    if hasOneSeries { style.color = "#555555" }
    return style
  }

  private func key(_ rows: [PanelRow], _ hasOneSeries: Bool) -> [Drawing.KeyEntry] {
    guard let row = rows.first, let right = row.right else { return lines.key }
    var seen = Set<String>()
    let distinct = lines.lines.sorted { ($0.order, $0.variant) < ($1.order, $1.variant) }
      .filter { seen.insert($0.title).inserted }
    let sides = [(row.left, "left", false), (right, "right", true)]
    if !hasOneSeries {
      // Colours say which series, dashes which axis.
      let series = distinct.map { Drawing.KeyEntry(title: $0.title, style: $0.style.onLeftAxis) }
      return series
        + sides.map { name, side, isRight in
          Drawing.KeyEntry(
            title: "\(Column.humanName(name)) (\(side))",
            style: isRight ? SeriesStyle.reference.onRightAxis : SeriesStyle.reference.onLeftAxis,
            sample: .line)
        }
    }
    return sides.flatMap { name, side, isRight in
      distinct.map { line in
        Drawing.KeyEntry(
          title: "\(line.title): \(Column.humanName(name)) (\(side))",
          style: style(line, row, isRight: isRight, hasOneSeries))
      }
    }
  }
}
