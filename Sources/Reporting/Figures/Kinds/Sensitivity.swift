import Experiments
import OrderedCollections

extension FigureKind {
  /// A metric against a parameter, the other parameters at their best.
  static let sensitivity = FigureKind(
    Kind(
      name: "sensitivity",
      summary:
        "a metric against a parameter, other parameters at their best, diverged seeds marked at the edge",
      parameters: [
        .required("x", .column, "the parameter, e.g. learning_rate"),
        .required("y", .metricExpression, "what it is judged by, e.g. final validation_accuracy"),
        FigureParameters.series, FigureParameters.panels,
        .optional(
          "select", .metricExpression,
          "the other parameters are the best by the median of this; left out, by y"),
        FigureParameters.band(.quartiles), FigureParameters.scale("x_scale", default: .log),
        FigureParameters.scale("y_scale"), FigureParameters.match, FigureParameters.caption,
      ])
  ) { item, data in
    SensitivityFigure(item, data).figure
  }
}

/// Builds the drawing of a sensitivity figure.
private struct SensitivityFigure {
  private struct Point {
    var x: Value
    var summary: Summary
    var member: Member
  }

  private var item: ReportItem
  private var data: Joined
  private var x: String
  private var y: MetricExpression
  private var lines: Lines
  private var band: Band
  private var selection: Selection
  /// Values of x where they are no numbers that the scale can show; empty where they are.
  private var categories: [Value]

  init(_ item: ReportItem, _ data: Joined) {
    self.item = item
    self.data = data
    let x = item.text("x") ?? "learning_rate"
    let y = item.expression("y") ?? MetricExpression(.final, "")
    let asked = item.expression("select") ?? y
    self.x = x
    self.y = y
    band = item.band(default: .quartiles)
    let families = Set(data.members.map(\.configuration.family)).filter {
      data.metrics.metric(y.metric, family: $0) != nil
    }
    lines = Lines(item, data, families: families, extraColumns: [x], select: asked)
    selection = Selection(expression: asked, metrics: data.metrics)
    let values = OrderedSet(data.members.compactMap { Column.value(x, $0.configuration, seed: 0) })
    let isLog = item.scale("x_scale", default: .log) == .log
    let areNumbers = values.allSatisfy { value in
      value.number.map { $0.isFinite && ($0 > 0 || !isLog) } ?? false
    }
    categories = areNumbers ? [] : Array(values)
  }

  var figure: Figure {
    var file = DataFile()
    let panels = lines.grid.values.map { panel($0, &file) }
    var key = lines.key
    if lines.lines.contains(where: { $0.member.divergedCount > 0 }) {
      key.append(Drawing.KeyEntry(title: "diverged seeds of all", style: .reference, sample: .cross))
    }
    let columnCount = lines.grid.columnCount()
    let drawing = Drawing(
      panels: panels, columnCount: columnCount, key: key, comments: [], data: file)
    return Figure(drawing: drawing, caption: caption, notes: lines.notes)
  }

  /// One point per value of x: the best of the configurations that have it.
  private func points(_ line: Lines.Line) -> [Point] {
    let indices = Set(line.member.replicates.map(\.cell.configurationIndex))
    let all = item.match.filter(data.members).filter { indices.contains($0.configurationIndex) }
    return Group.by([x], all).compactMap { group in
      let measured = group.members.filter { $0.measuredCount > 0 }
      guard let value = group.key[0],
        let member = measured.count == 1 ? measured[0] : selection.best(of: measured) ?? measured.first
      else { return nil }
      return Point(x: value, summary: data.metrics.summary(y, of: member), member: member)
    }.filter { $0.summary.count > 0 }.sorted { position($0.x) < position($1.x) }
  }

  private func position(_ value: Value) -> Double {
    categories.isEmpty ? value.number ?? .nan : Double((categories.firstIndex(of: value) ?? 0) + 1)
  }

  private func panel(_ value: [Value?], _ file: inout DataFile) -> Drawing.Panel {
    let drawn = lines.lines.filter { $0.panel == value }.map { (line: $0, points: points($0)) }
      .filter { !$0.points.isEmpty }
    let family = drawn.first?.line.member.configuration.family ?? ""
    let all = drawn.flatMap(\.points)
    let heights = all.flatMap { point in
      [point.summary.median] + (band.ends(point.summary).map { [$0.low, $0.high] } ?? [])
    }
    var yAxis = Axis(
      label: data.metrics.label(y, family: family), scale: item.scale("y_scale"), values: heights,
      padding: 0.05)
    let crossed = drawn.filter { line in line.points.contains { $0.summary.diverged > 0 } }
    // Every series has its own row of crosses at the edge where worse is, outside the data.
    let isTop = data.metrics.goal(of: y, family: family).worst > 0
    let step = 0.055
    yAxis.extend(by: step * Double(crossed.count), atTop: isTop)
    var marks: [Drawing.Mark] = []
    for (line, points) in drawn {
      let block = file.add(
        DataFile.Block(
          title: "\(Lines.name(line.title, line.panel, lines.panelColumns))",
          columns: [categories.isEmpty ? x : "place", "n", "diverged", "median"]
            + (band == .none ? [] : ["low", "high"]),
          rows: points.map { point in
            [position(point.x), Double(point.summary.count), Double(point.summary.diverged)]
              + [point.summary.median.isFinite ? point.summary.median : .nan]
              + (band.ends(point.summary).map { [$0.low, $0.high] } ?? [])
          }))
      if band != .none {
        marks.insert(
          Drawing.Mark(shape: .band(upper: 6), block: block, x: 1, y: 5, style: line.style), at: 0)
      }
      marks.append(Drawing.Mark(shape: .line(interval: 1), block: block, x: 1, y: 4, style: line.style))
    }
    for (row, (line, points)) in crossed.enumerated() {
      let diverged = points.filter { $0.summary.diverged > 0 }
      let share = (Double(row) + 0.6) * step
      let height = yAxis.position(isTop ? 1 - share : share)
      let block = file.add(
        DataFile.Block(
          title: "\(Lines.name(line.title, line.panel, lines.panelColumns)), diverged seeds at the edge",
          columns: [categories.isEmpty ? x : "place", "edge", "seeds"],
          rows: diverged.map { [position($0.x), height] },
          texts: diverged.map { "\($0.summary.diverged)/\($0.summary.count)" }))
      marks.append(Drawing.Mark(shape: .labelledCrosses, block: block, x: 1, y: 2, style: line.style))
    }
    return Drawing.Panel(
      title: Lines.panelTitle(value, lines.panelColumns), x: xAxis(all.map(\.x)), y: yAxis, right: nil,
      marks: marks)
  }

  private func xAxis(_ values: [Value]) -> Axis {
    let scale: Axis.Scale = categories.isEmpty ? item.scale("x_scale", default: .log) : .linear
    var axis = Axis(label: Column.humanName(x), scale: scale, values: values.map(position), padding: 0.06)
    let distinct = Set(values.map(position)).sorted()
    if !categories.isEmpty {
      axis.ownTics = categories.enumerated().map { (Double($0 + 1), Column.text($1)) }
    } else if distinct.count <= 9 {
      // The grid's own values are the ones a reader looks for.
      axis.ownTics = fitting(distinct.map { ($0, Axis.text($0)) })
    }
    return axis
  }

  /// Every label, or every second, third, … one, as many as stand side by side under a panel.
  private func fitting(_ tics: [(Double, String)]) -> [(Double, String)] {
    // Characters over the figure's whole width, with two between labels.
    let room = 108 / lines.grid.columnCount()
    for step in 1...max(1, tics.count) {
      let kept = tics.indices.filter { $0 % step == 0 }.map { tics[$0] }
      if kept.reduce(0, { $0 + $1.1.count + 2 }) <= room { return kept }
    }
    return Array(tics.prefix(1))
  }

  private var caption: String {
    var parts = FigureCaption.opening(item)
    parts.append(band == .none ? "Median over seeds." : "Median over seeds, band \(band.rawValue).")
    let indices = Set(lines.lines.flatMap { $0.member.replicates.map(\.cell.configurationIndex) })
    let shown = data.members.filter { indices.contains($0.configurationIndex) }
    let others = Group.varying(
      data.axes.filter { $0 != x && !lines.panelColumns.contains($0) && $0 != item.text("series") },
      within: Group.by(lines.panelColumns + [item.text("series") ?? "optimizer", x], shown))
    if let select = lines.select, !others.isEmpty {
      parts.append(
        "\(others.map(Column.humanName).joined(separator: ", ")) at the best by the median of"
          + " \(Column.humanName(select.description)).")
    }
    if lines.lines.contains(where: { $0.member.divergedCount > 0 }) {
      parts.append("× at the edge: diverged seeds of all; they count as worst.")
    }
    return (parts + FigureCaption.missing(lines)).joined(separator: " ")
  }
}
