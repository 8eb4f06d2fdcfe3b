import Experiments
import OrderedCollections
import Vocabulary

extension FigureKind {
  /// A metric against a parameter, the other parameters at their best.
  static let sensitivity = FigureKind(
    "sensitivity",
    "a metric against a parameter, other parameters at their best, diverged seeds marked at the edge",
    Sensitivity.self, choosesBy: "y"
  ) { asked, data in
    SensitivityFigure(asked, data).figure
  }
}

private struct Sensitivity: FigureSettings {
  @Setting(.column, "the parameter, e.g. learning_rate") var x: String
  @Setting(.expression, "what it is judged by, e.g. final validation_accuracy") var y: MetricExpression
  var lines = LineSettings()
  @Setting(.optional(.expression), "the other parameters are the best by the median of this; left out, by y")
  var select: MetricExpression?
  @Setting(.choice, FigureText.band) var band = Band.quartiles
  @Setting(
    .optional(.choice),
    "the axis's scale; left out, that of the range that a search drew from, else log")
  var xScale: Axis.Scale?
  @Setting(.choice, FigureText.scale) var yScale = Axis.Scale.linear
  var about = FigureAbout()

  var shown: [MetricExpression] { [y] }
}

/// Builds the drawing of a sensitivity figure.
private struct SensitivityFigure {
  private struct Point {
    var x: Value
    var summary: Summary
    var member: Member
  }

  private struct DrawnLine {
    var line: Lines.Line
    var points: [Point]
    /// Between configurations that a search sampled there is nothing that a line could show: they differ in all that
    /// was drawn.
    var isSampled: Bool

    var hasDiverged: Bool { points.contains { $0.summary.diverged > 0 } }
  }

  private var asked: Sensitivity
  private var data: Joined
  private var x: String
  private var y: MetricExpression
  private var lines: Lines
  private var band: Band
  /// Of the problems that measure y.
  private var families: Set<String>
  private var selection: Selection
  private var xScale: Axis.Scale
  /// Values of x where they are no numbers that the scale can show; empty where they are.
  private var categories: [Value]

  init(_ asked: Sensitivity, _ data: Joined) {
    self.asked = asked
    self.data = data
    let (x, y) = (asked.x, asked.y)
    (self.x, self.y) = (x, y)
    let select = asked.select ?? y
    band = asked.band
    let families = Set(data.members.map(\.configuration.family)).filter {
      data.metrics.metric(y.metric, family: $0) != nil
    }
    self.families = families
    lines = Lines(
      asked.about, asked.lines, data, families: families, extraColumns: [x], select: select)
    selection = Selection(expression: select, metrics: data.metrics)
    let values = OrderedSet(data.members.compactMap { Column.value(x, $0.configuration, seed: 0) })
    xScale = asked.xScale ?? data.fileScale(of: x) ?? .log
    let isLog = xScale == .log
    let areNumbers = values.allSatisfy { value in
      value.number.map { $0.isFinite && ($0 > 0 || !isLog) } ?? false
    }
    categories = areNumbers ? [] : Array(values)
  }

  var figure: Figure {
    var file = DataFile()
    let drawn = lines.lines.map { line in
      let points = points(line)
      let isSampled = points.contains { data.isSampled(x, $0.member.configuration) }
      return DrawnLine(line: line, points: points, isSampled: isSampled)
    }.filter { !$0.points.isEmpty }
    let panels = lines.grid.values.map { value in
      panel(value, drawn.filter { $0.line.panel == value }, &file)
    }
    // An optimizer without the parameter has no line here and no entry in the key.
    let titles = Set(drawn.map(\.line.title))
    var key = lines.key.filter { titles.contains($0.title) }
    let sampled = Set(drawn.filter(\.isSampled).map(\.line.title))
    key = key.map { entry in
      let isPoint = !categories.isEmpty || sampled.contains(entry.title)
      return isPoint ? Drawing.KeyEntry(title: entry.title, style: entry.style, sample: .point) : entry
    }
    let hasDiverged = drawn.contains { $0.hasDiverged }
    if hasDiverged {
      key.append(Drawing.KeyEntry(title: "diverged seeds", style: .reference, sample: .cross))
    }
    let columnCount = lines.grid.columnCount()
    let drawing = Drawing(
      panels: PanelGrid.sharing(panels, columnCount: columnCount), columnCount: columnCount, key: key,
      comments: [], data: file)
    return Figure(
      drawing: drawing, caption: caption(hasDiverged, isSampled: !sampled.isEmpty), notes: lines.notes)
  }

  /// One point per value of x: the best of the configurations that have it.
  private func points(_ line: Lines.Line) -> [Point] {
    let indices = Set(line.member.replicates.map(\.cell.configurationIndex))
    let all = asked.about.match.filter(data.members).filter { indices.contains($0.configurationIndex) }
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

  private func panel(_ value: [Value?], _ drawn: [DrawnLine], _ file: inout DataFile) -> Drawing.Panel {
    let family = drawn.first?.line.member.configuration.family ?? families.first ?? ""
    let all = drawn.flatMap(\.points)
    let heights = all.flatMap { point in
      [point.summary.median] + (band.ends(point.summary).map { [$0.low, $0.high] } ?? [])
    }
    let yAxis = Axis(
      label: data.label(y, family: family), scale: asked.yScale, values: heights,
      padding: 0.05)
    let crossed = drawn.filter(\.hasDiverged)
    // Every series has its own row of crosses at the edge where worse is, outside the data.
    let edge = Drawing.Edge(
      share: 0.055 * Double(crossed.count), isTop: data.metrics.goal(of: y, family: family).worst > 0)
    var marks: [Drawing.Mark] = []
    for (line, points, isSampled) in drawn.map({ ($0.line, $0.points, $0.isSampled) }) {
      let block = file.add(
        DataFile.Block(
          title: "\(lines.name(line.title, line.panel))",
          columns: [categories.isEmpty ? x : "place", "n", "diverged", "median"]
            + (band == .none ? [] : ["low", "high"]),
          rows: points.map { point in
            [position(point.x), Double(point.summary.count), Double(point.summary.diverged)]
              + [point.summary.median.isFinite ? point.summary.median : .nan]
              + (band.ends(point.summary).map { [$0.low, $0.high] } ?? [])
          }))
      // Between names there is nothing that a line could show.
      let isLine = categories.isEmpty && !isSampled
      if band != .none {
        let shape: Drawing.Mark.Shape = isLine ? .band(upper: 6) : .bars(low: 5, high: 6)
        marks.insert(
          Drawing.Mark(shape: shape, block: block, x: 1, y: isLine ? 5 : 4, style: line.style), at: 0)
      }
      marks.append(
        Drawing.Mark(
          shape: isLine ? .line(interval: 1) : .points, block: block, x: 1, y: 4, style: line.style))
    }
    let room = FigureLayout.areaWidth(columns: lines.grid.columnCount()) / Double(Set(all.map(\.x)).count)
    for (row, one) in crossed.enumerated() {
      let line = one.line
      let diverged = one.points.filter { $0.summary.diverged > 0 }
      let height = edge.height(row, of: crossed.count)
      let block = file.add(
        DataFile.Block(
          title: "\(lines.name(line.title, line.panel)), diverged seeds at the edge",
          columns: [categories.isEmpty ? x : "place", "edge", "seeds"],
          rows: diverged.map { [position($0.x), height] },
          texts: diverged.map { point in
            // Where points are close a cross alone stands for all seeds.
            point.summary.diverged == point.summary.count && room < 80
              ? "" : "\(point.summary.diverged)/\(point.summary.count)"
          }))
      marks.append(
        Drawing.Mark(
          shape: .labelledCrosses, block: block, x: 1, y: 2, style: line.style, isAtEdge: true))
    }
    return Drawing.Panel(
      title: lines.panelTitle(value), x: xAxis(all.map(\.x)), y: yAxis, right: nil,
      marks: marks, edge: crossed.isEmpty ? nil : edge)
  }

  private func xAxis(_ values: [Value]) -> Axis {
    let scale: Axis.Scale = categories.isEmpty ? xScale : .linear
    var axis = Axis(label: Column.humanName(x), scale: scale, values: values.map(position), padding: 0.06)
    let distinct = Set(values.map(position)).sorted()
    if !categories.isEmpty {
      axis.ownTics = categories.enumerated().map { (Double($0 + 1), data.texts.text(x, $1)) }
      axis.range = 0.5...(Double(categories.count) + 0.5)
      axis.isCategorical = true
    } else if distinct.count <= 9 {
      // The grid's own values are the ones a reader looks for.
      axis.ownTics = distinct.map { ($0, data.texts.axisText(x, .number($0))) }
    }
    return axis
  }

  private func caption(_ hasDiverged: Bool, isSampled: Bool) -> String {
    var parts = FigureCaption.opening(asked.about)
    if isSampled { parts.append("A point for each configuration that the search drew.") }
    parts.append(band == .none ? "Median over seeds." : "Median over seeds, band \(band.rawValue).")
    let indices = Set(lines.lines.flatMap { $0.member.replicates.map(\.cell.configurationIndex) })
    let shown = data.members.filter { indices.contains($0.configurationIndex) }
    let others = Group.varying(
      data.axes.filter { $0 != x && !lines.panelColumns.contains($0) && $0 != asked.lines.series },
      within: Group.by(lines.panelColumns + [asked.lines.series, x], shown))
    if !isSampled { parts += FigureCaption.others(others, lines.select) }
    if hasDiverged {
      parts.append(
        "× at the edge: diverged seeds of all, or all of them where no number stands; they count as worst.")
    }
    return (parts + FigureCaption.missing(lines)).joined(separator: " ")
  }
}
