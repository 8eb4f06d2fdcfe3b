import Experiments
import OrderedCollections
import Rows
import Vocabulary

extension FigureKind {
  static let sensitivity = FigureKind(
    "sensitivity",
    "a metric against a parameter, other parameters at their best, diverged seeds marked at the edge",
    Sensitivity.self, choosesBy: "y")
}

private struct Sensitivity: FigureSettings {
  @Setting(.column, "the parameter, e.g. learning_rate") var x: String
  @Setting(.expression, "what it is judged by, e.g. final validation_accuracy") var y: MetricExpression
  var lines = LineSettings()
  @Setting(.optional(.expression), "the other parameters are the best by the median of this; left out, by y")
  var select: MetricExpression?
  @Setting(.choice, FigureText.band) var band = Band.quartiles
  @Setting(
    .optional(.choice), "the axis's scale; left out, that of the range that a search drew from, else log")
  var xScale: Axis.Scale?
  @Setting(.choice, FigureText.scale) var yScale = Axis.Scale.linear
  var about = FigureAbout()

  var shown: [MetricExpression] { [y] }
  func figure(_ data: Joined) -> Figure { SensitivityFigure(self, data).figure }
}

private struct SensitivityFigure {
  private struct DrawnLine {
    var line: Lines.Line
    var points: [QuantityPoint]
    /// Between configurations that a search sampled there is nothing that a line could show: they differ in all that
    /// was drawn.
    var isSampled: Bool

    var hasDiverged: Bool { points.contains { $0.summary.diverged > 0 } }
  }

  private var asked: Sensitivity
  private var data: Joined
  private var points: QuantityPoints
  private var lines: Lines { points.lines }
  private var xScale: Axis.Scale
  private var drawn: [DrawnLine] = []

  init(_ asked: Sensitivity, _ data: Joined) {
    self.asked = asked
    self.data = data
    points = QuantityPoints(
      asked.about, asked.lines, x: .column(asked.x), y: asked.y, select: asked.select, data)
    let values = OrderedSet(data.members.compactMap { Column.value(asked.x, $0.configuration, seed: 0) })
    xScale = asked.xScale ?? data.fileScale(of: asked.x) ?? .log
    // What are no numbers that the scale can show.
    let areNumbers = values.allSatisfy { value in
      value.number.map { $0.isFinite && ($0 > 0 || xScale == .linear) } ?? false
    }
    points.categories = areNumbers ? [] : Array(values)
    drawn = lines.lines.map { line in
      // A seed is a column too.
      let groups = Group.by([asked.x], lines.members(of: line))
      let all = points.points(groups.map { (key: $0.key[0], value: $0.members) })
      let isSampled = all.contains { data.isSampled(asked.x, $0.member.configuration) }
      return DrawnLine(line: line, points: all, isSampled: isSampled)
    }.filter { !$0.points.isEmpty }
  }

  var figure: Figure {
    // An optimizer without the parameter has no line here and no entry in the key.
    let titles = Set(drawn.map(\.line.title))
    let sampled = Set(drawn.filter(\.isSampled).map(\.line.title))
    var key = lines.key().filter { titles.contains($0.title) }
    for index in key.indices where hasCategories || sampled.contains(key[index].title) {
      key[index].sample = .point
    }
    let hasDiverged = drawn.contains(where: \.hasDiverged)
    if hasDiverged { key.append(.cross("diverged seeds")) }
    return Figure(lines, key: key, caption: caption(hasDiverged, isSampled: !sampled.isEmpty), panel: panel)
  }

  private var hasCategories: Bool { !points.categories.isEmpty }

  private func panel(_ value: [Value?], _ file: inout DataFile) -> Drawing.Panel {
    let drawn = drawn.filter { $0.line.panel == value }
    let measuring = data.members.families.first { data.metrics.metric(asked.y.metric, family: $0) != nil }
    let family = drawn.first?.line.member.configuration.family ?? measuring ?? ""
    let all = drawn.flatMap(\.points)
    let place = hasCategories ? "place" : asked.x
    let crossed = drawn.filter(\.hasDiverged)
    // Every series has its own row of crosses at the edge where worse is, outside the data.
    let edge = Drawing.Edge(
      share: 0.055 * Double(crossed.count), isTop: data.metrics.goal(of: asked.y, family: family).worst > 0)
    var marks: [Drawing.Mark] = []
    for one in drawn {
      let block = file.add(
        one.line.name, columns: [place, "n", "diverged", "median"] + asked.band.columns,
        rows: one.points.map { point in
          [point.position, Double(point.summary.count), Double(point.summary.diverged)]
            + asked.band.heights(point.summary)
        })
      var mark = Drawing.Mark(shape: .points, block: block, y: 4, style: one.line.style)
      // Between names there is nothing that a line could show.
      if !hasCategories, !one.isSampled {
        mark.shape = .line(interval: 1)
        marks.add(mark, hasBand: asked.band != .none)
      } else {
        marks.append(mark)
        mark.shape = .bars
        if asked.band != .none { marks.insert(mark, at: 0) }
      }
    }
    let room = FigureLayout.areaWidth(columns: lines.grid.columnCount()) / Double(Set(all.map(\.x)).count)
    for (row, one) in crossed.enumerated() {
      let diverged = one.points.filter { $0.summary.diverged > 0 }
      let height = edge.height(row, of: crossed.count)
      marks += file.marks(
        .labelledCrosses, "\(one.line.name), diverged seeds at the edge", columns: [place, "edge", "seeds"],
        rows: diverged.map { [$0.position, height] },
        texts: diverged.map { point in
          // Where points are close a cross alone stands for all seeds.
          point.summary.diverged == point.summary.count && room < 80
            ? "" : "\(point.summary.diverged)/\(point.summary.count)"
        }, style: one.line.style, isAtEdge: true)
    }
    let y = Axis(
      label: data.label(asked.y, family: family), scale: asked.yScale,
      values: all.flatMap { asked.band.heights($0.summary) }, padding: 0.05)
    return Drawing.Panel(
      title: lines.panelTitle(value), x: xAxis(all.map(\.position)), y: y, marks: marks,
      edge: crossed.isEmpty ? nil : edge)
  }

  private func xAxis(_ positions: [Double]) -> Axis {
    let label = Column.humanName(asked.x)
    if hasCategories {
      return Axis(label: label, names: points.categories.map { data.texts.text(asked.x, $0) })
    }
    var axis = Axis(label: label, scale: xScale, values: positions, padding: 0.06)
    let distinct = Set(positions).sorted()
    if distinct.count <= 9 {
      // The grid's own values are the ones a reader looks for.
      axis.ownTics = distinct.map { ($0, data.texts.axisText(asked.x, .number($0))) }
    }
    return axis
  }

  private func caption(_ hasDiverged: Bool, isSampled: Bool) -> [String] {
    var parts = isSampled ? ["A point for each configuration that the search drew."] : []
    parts.append("Median over seeds\(asked.band.words).")
    if !isSampled { parts += points.choice }
    if hasDiverged {
      parts.append(
        "× at the edge: diverged seeds of all, or all of them where no number stands; they count as worst.")
    }
    return parts
  }
}
