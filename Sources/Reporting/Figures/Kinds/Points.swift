import Experiments
import OrderedCollections
import Vocabulary

extension FigureKind {
  /// Every seed of every series, seeds connected.
  static let points = FigureKind(
    "points",
    "every seed as a point, the same seed connected between series, a bar at the median",
    Points.self, choosesBy: "y"
  ) { asked, data in
    PointsFigure(asked, data).figure
  }
}

private struct Points: FigureSettings {
  @Setting(.expression, "what the points show, e.g. final validation_accuracy") var y: MetricExpression
  var lines = LineSettings()
  @Setting(.optional(.expression), FigureText.select) var select: MetricExpression?
  @Setting(.choice, FigureText.scale) var yScale = Axis.Scale.linear
  var about = FigureAbout()

  var shown: [MetricExpression] { [y] }
}

/// Builds the drawing of a points figure.
private struct PointsFigure {
  private var asked: Points
  private var data: Joined
  private var y: MetricExpression
  private var lines: Lines
  /// Titles of the series, left to right.
  private var titles: [String]
  private var seeds: [Int]

  init(_ asked: Points, _ data: Joined) {
    self.asked = asked
    self.data = data
    y = asked.y
    lines = Lines(
      asked.about, asked.lines, data, families: data.families(measuring: [asked.y.metric]),
      select: asked.select)
    titles = lines.key.map(\.title)
    seeds = data.plan.experiment.seeds
  }

  var figure: Figure {
    var file = DataFile()
    let panels = lines.grid.values.map { panel($0, &file) }
    let columnCount = lines.grid.columnCount()
    var key =
      hasNames ? [] : lines.key.map { Drawing.KeyEntry(title: $0.title, style: $0.style, sample: .point) }
    if lines.lines.contains(where: { $0.member.divergedCount > 0 }) {
      key.append(Drawing.KeyEntry(title: "diverged seed", style: .reference, sample: .cross))
    }
    let drawing = Drawing(
      panels: PanelGrid.sharing(panels, columnCount: columnCount), columnCount: columnCount, key: key,
      comments: [], data: file)
    return Figure(drawing: drawing, caption: caption, notes: lines.notes)
  }

  /// Whether the series' names find room below; else a key has them.
  private var hasNames: Bool {
    let slot = FigureLayout.areaWidth(columns: lines.grid.columnCount()) / Double(max(1, titles.count)) - 10
    return titles.allSatisfy { TextFit.fits($0, width: slot, limit: 3) }
  }

  /// The same for a seed in every series, so that connections run in parallel.
  private func shift(_ seed: Int) -> Double {
    guard seeds.count > 1, let place = seeds.firstIndex(of: seed) else { return 0 }
    return (Double(place) / Double(seeds.count - 1) - 0.5) * 0.3
  }

  private func panel(_ value: [Value?], _ file: inout DataFile) -> Drawing.Panel {
    let drawn = lines.lines.filter { $0.panel == value }
    let family = drawn.first?.member.configuration.family ?? ""
    let metric = data.metrics.metric(y.metric, family: family) ?? Metric(y.metric, "")
    var heights: [Double] = []
    var bySeed: OrderedDictionary<Int, [(x: Double, y: Double)]> = [:]
    var hasDiverged = false
    for line in drawn {
      let place = Double((titles.firstIndex(of: line.title) ?? 0) + 1)
      for replicate in line.member.replicates {
        let seed = replicate.cell.seed
        switch data.metrics.observation(y, of: replicate, family: family) {
        case .measured(let height) where height.isFinite:
          heights.append(height)
          bySeed[seed, default: []].append((place + shift(seed), height))
        case .measured, .diverged:
          hasDiverged = true
          bySeed[seed, default: []].append((.nan, .nan))
        case .absent: bySeed[seed, default: []].append((.nan, .nan))
        }
      }
    }
    let axis = Axis(
      label: data.label(y, family: family), scale: asked.yScale, values: heights, padding: 0.06)
    let isTop = metric.goal.worst > 0
    let edge = Drawing.Edge(share: 0.08, isTop: isTop)

    var marks: [Drawing.Mark] = []
    // A row without numbers ends a seed's connection.
    let connections = bySeed.values.flatMap { $0.map { [$0.x, $0.y] } + [[.nan, .nan]] }
    if titles.count > 1, connections.contains(where: { !$0[0].isNaN }) {
      let block = file.add(
        DataFile.Block(title: "connections of seeds", columns: ["place", "value"], rows: connections))
      marks.append(Drawing.Mark(shape: .plainLine, block: block, x: 1, y: 2, style: .faint))
    }
    for line in drawn { marks += self.marks(line, metric, edge.height(0, of: 1), &file) }
    var x = Axis(label: "", scale: .linear, values: [0.5, Double(max(1, titles.count)) + 0.5], padding: 0)
    x.ownTics = titles.enumerated().map { (Double($0 + 1), hasNames ? $1 : "") }
    x.isCategorical = hasNames
    return Drawing.Panel(
      title: lines.panelTitle(value), x: x, y: axis, right: nil, marks: marks,
      edge: hasDiverged ? edge : nil)
  }

  private func marks(
    _ line: Lines.Line, _ metric: Metric, _ edge: Double, _ file: inout DataFile
  ) -> [Drawing.Mark] {
    let place = Double((titles.firstIndex(of: line.title) ?? 0) + 1)
    let family = line.member.configuration.family
    let name = lines.name(line.title, line.panel)
    var points: [[Double]] = []
    var crosses: [[Double]] = []
    for replicate in line.member.replicates {
      let seed = replicate.cell.seed
      switch data.metrics.observation(y, of: replicate, family: family) {
      case .measured(let height) where height.isFinite:
        points.append([place + shift(seed), height, Double(seed)])
      case .measured, .diverged: crosses.append([place + shift(seed), edge, Double(seed)])
      case .absent: break
      }
    }
    var marks: [Drawing.Mark] = []
    func add(
      _ shape: Drawing.Mark.Shape, _ title: String, _ columns: [String], _ rows: [[Double]],
      _ style: SeriesStyle
    ) {
      guard !rows.isEmpty else { return }
      let block = file.add(DataFile.Block(title: title, columns: columns, rows: rows))
      marks.append(Drawing.Mark(shape: shape, block: block, x: 1, y: 2, style: style))
    }
    let median = data.metrics.summary(y, of: line.member).median
    if median.isFinite {
      var bar = line.style.onLeftAxis
      bar.width = 3
      add(
        .plainLine, "\(name), median", ["place", "value"],
        [[place - 0.24, median], [place + 0.24, median]],
        bar)
    }
    add(.points, name, ["place", "value", "seed"], points, line.style)
    add(.crosses, "\(name), diverged seeds at the edge", ["place", "edge", "seed"], crosses, line.style)
    if !crosses.isEmpty { marks[marks.count - 1].isAtEdge = true }
    return marks
  }

  private var caption: String {
    var parts = FigureCaption.opening(asked.about)
    parts.append("A point for each seed, bar: median; lines connect the same seed.")
    parts += FigureCaption.choices(lines)
    if lines.lines.contains(where: { $0.member.divergedCount > 0 }) {
      parts.append("× at the edge: diverged seeds; they count as worst in the median.")
    }
    return (parts + FigureCaption.missing(lines)).joined(separator: " ")
  }
}
