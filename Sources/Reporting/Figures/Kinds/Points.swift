import Experiments
import OrderedCollections
import Rows
import Vocabulary

extension FigureKind {
  static let points = FigureKind(
    "points", "every seed as a point, the same seed connected between series, a bar at the median",
    Points.self, choosesBy: "y")
}

private struct Points: FigureSettings {
  @Setting(.expression, "what the points show, e.g. final validation_accuracy") var y: MetricExpression
  var lines = LineSettings()
  @Setting(.optional(.expression), FigureText.select) var select: MetricExpression?
  @Setting(.choice, FigureText.scale) var yScale = Axis.Scale.linear
  var about = FigureAbout()

  var shown: [MetricExpression] { [y] }
  func figure(_ data: Joined) -> Figure { PointsFigure(self, data).figure }
}

private struct PointsFigure {
  private var asked: Points
  private var data: Joined
  private var lines: Lines
  /// Titles of the series, left to right.
  private var titles: [String]

  init(_ asked: Points, _ data: Joined) {
    self.asked = asked
    self.data = data
    let members = data.members(asked.about, measuring: asked.y.metric)
    lines = Lines(asked.about, asked.lines, data, members, select: asked.select)
    titles = lines.distinct.map(\.title)
  }

  var figure: Figure {
    Figure(
      lines,
      key: (hasNames ? [] : lines.key(as: .point)) + (lines.hasDiverged ? [.cross("diverged seed")] : []),
      caption: caption, panel: panel)
  }

  /// Whether the series' names find room below; else a key has them.
  private var hasNames: Bool {
    let slot = FigureLayout.areaWidth(columns: lines.grid.columnCount()) / Double(max(1, titles.count)) - 10
    return titles.allSatisfy { TextFit.fits($0, width: slot, limit: 3) }
  }

  /// The same for a seed in every series, so that connections run in parallel.
  private var shifts: [Int: Double] {
    let seeds = data.plan.experiment.seeds
    guard seeds.count > 1 else { return [:] }
    return Dictionary(
      seeds.enumerated().map { ($1, (Double($0) / Double(seeds.count - 1) - 0.5) * 0.3) },
      uniquingKeysWith: { first, _ in first })
  }

  /// A seed of a line.
  private struct Point {
    var seed: Int
    var x: Double
    /// Infinite where it diverged; nil where it was not measured.
    var height: Double?

    var isShown: Bool { height?.isFinite ?? false }
    var hasDiverged: Bool { height.map { !$0.isFinite } ?? false }
  }

  private func points(_ line: Lines.Line) -> [Point] {
    let (place, shifts) = (place(line), shifts)
    let observations = data.metrics.observations(asked.y, of: line.member)
    return zip(line.member.replicates, observations).map { replicate, observation in
      let seed = replicate.cell.seed
      return Point(seed: seed, x: place + (shifts[seed] ?? 0), height: observation.number(.neither))
    }
  }

  private func place(_ line: Lines.Line) -> Double { Double((titles.firstIndex(of: line.title) ?? 0) + 1) }

  private func panel(_ value: [Value?], _ file: inout DataFile) -> Drawing.Panel {
    let drawn = lines.lines.filter { $0.panel == value }
    let family = drawn.first?.member.configuration.family ?? ""
    let goal = data.metrics.goal(of: asked.y, family: family)
    let points = drawn.flatMap(self.points)
    let edge = Drawing.Edge(share: 0.08, isTop: goal.worst > 0)

    var marks: [Drawing.Mark] = []
    if titles.count > 1, points.contains(where: \.isShown) {
      // A row without numbers ends a seed's connection.
      let connections = OrderedDictionary(grouping: points, by: \.seed).values.flatMap { points in
        points.map { $0.isShown ? [$0.x, $0.height ?? .nan] : [.nan, .nan] } + [[.nan, .nan]]
      }
      marks += file.marks(
        .plainLine, "connections of seeds", columns: ["place", "value"], rows: connections, style: .faint)
    }
    for line in drawn { marks += self.marks(line, edge.height(0, of: 1), &file) }
    var x = Axis(label: "", names: hasNames ? titles : titles.map { _ in "" })
    x.isCategorical = hasNames
    let y = Axis(
      label: data.label(asked.y, family: family), scale: asked.yScale,
      values: points.compactMap(\.height), padding: 0.06)
    return Drawing.Panel(
      title: lines.panelTitle(value), x: x, y: y, marks: marks,
      edge: points.contains(where: \.hasDiverged) ? edge : nil)
  }

  private func marks(_ line: Lines.Line, _ edge: Double, _ file: inout DataFile) -> [Drawing.Mark] {
    let points = points(line)
    let median = data.metrics.summary(asked.y, of: line.member).median
    let place = place(line)
    var bar = line.style.onLeftAxis
    bar.width = 3
    return file.marks(
      .plainLine, "\(line.name), median", columns: ["place", "value"],
      rows: median.isFinite ? [[place - 0.24, median], [place + 0.24, median]] : [], style: bar)
      + file.marks(
        .points, line.name, columns: ["place", "value", "seed"],
        rows: points.filter(\.isShown).map { [$0.x, $0.height ?? .nan, Double($0.seed)] }, style: line.style)
      + file.marks(
        .crosses, "\(line.name), diverged seeds at the edge", columns: ["place", "edge", "seed"],
        rows: points.filter(\.hasDiverged).map { [$0.x, edge, Double($0.seed)] }, style: line.style,
        isAtEdge: true)
  }

  private var caption: [String] {
    ["A point for each seed, bar: median; lines connect the same seed."] + FigureCaption.choices(lines)
      + (lines.hasDiverged ? ["× at the edge: diverged seeds; they count as worst in the median."] : [])
  }
}
