import Experiments
import Rows
import Vocabulary

extension FigureKind {
  static let quantile = FigureKind(
    "quantile", "the (1 - delta)-quantile of a metric against 1/delta, with limits of 95 % confidence",
    Quantile.self)
}

private struct Quantile: FigureSettings {
  enum Source: String, SettingChoice {
    case runs, seeds

    var summary: String {
      switch self {
      case .runs: "The quantiles that each cell reports of its own runs."
      case .seeds: "Quantiles of the metric's final value over the seeds."
      }
    }
  }

  @Setting(
    .metric, "a metric that cells report quantiles of, e.g. average_gradient_norm; or any other, over seeds")
  var y: String
  @Setting(.optional(.choice), "whose quantiles; left out, those over runs where cells report them")
  var over: Source?
  var lines = LineSettings()
  @Setting(.optional(.expression), FigureText.select) var select: MetricExpression?
  @Setting(.choice, FigureText.scale) var yScale = Axis.Scale.log
  var about = FigureAbout()

  var shown: [MetricExpression] { [MetricExpression(.final, y)] }
  func figure(_ data: Joined) -> Figure { QuantileFigure(self, data).figure }
}

private struct QuantileFigure {
  private var asked: Quantile
  private var data: Joined
  private var lines: Lines
  private var tails: [Tail] = []
  private var isOverRuns = false

  init(_ asked: Quantile, _ data: Joined) {
    self.asked = asked
    self.data = data
    let members = data.members(asked.about, measuring: asked.y)
    lines = Lines(asked.about, asked.lines, data, members, select: asked.select)
    isOverRuns = asked.over.map { $0 == .runs } ?? lines.lines.contains { Tail.hasRuns(asked.y, $0.member) }
    tails = lines.lines.map { line in
      if isOverRuns { return Tail(runsOf: asked.y, line.member) }
      let goal = data.metrics.metric(asked.y, family: line.member.configuration.family)?.goal ?? .neither
      return Tail(
        seedsOf: data.metrics.observations(MetricExpression(.final, asked.y), of: line.member), goal: goal)
    }
  }

  var figure: Figure {
    let hasEnd = tails.contains { $0.end != nil }
    var figure = Figure(
      lines, key: lines.key() + (hasEnd ? [.cross("further quantiles are infinite")] : []), caption: caption,
      panel: panel)
    if isOverRuns, !lines.lines.isEmpty, tails.allSatisfy(\.points.isEmpty) {
      figure.notes.append(
        "figure \(asked.about.name): no cell reports quantiles of \(asked.y) over runs; `over: seeds` takes them over seeds"
      )
    }
    return figure
  }

  private func panel(_ value: [Value?], _ file: inout DataFile) -> Drawing.Panel {
    let drawn = zip(lines.lines, tails).filter { $0.0.panel == value && !$0.1.points.isEmpty }
    var marks: [Drawing.Mark] = []
    for (line, tail) in drawn {
      let block = file.add(
        line.nameWithChoice, columns: ["1/delta", "delta", "quantile", "low", "high", "n"],
        rows: tail.points.map { point in
          let value = point.value.isFinite ? point.value : .nan
          return [1 / point.delta, point.delta, value] + limits(point) + [Double(point.count)]
        })
      marks.add(
        Drawing.Mark(shape: .line(interval: 1), block: block, y: 3, style: line.style),
        hasBand: tail.points.contains(where: \.isBounded))
      if let end = tail.end {
        marks += file.marks(
          .crosses, "\(line.name), last finite quantile", columns: ["1/delta", "quantile"],
          rows: [[1 / end.delta, end.value]], style: line.style)
      }
    }
    let points = drawn.flatMap(\.1.points)
    let family = drawn.first?.0.member.configuration.family ?? ""
    let known = data.metrics.metric(asked.y, family: family)
    var x = Axis(label: "1/δ", scale: .log, values: points.map { 1 / $0.delta }, padding: 0.03)
    let deltas = Set(points.map { 1 / $0.delta }).sorted()
    if deltas.count <= 7 { x.ownTics = deltas.map { ($0, Axis.text($0)) } }
    let heights = points.flatMap { [$0.value] + limits($0) }
    let worst = known?.goal == .maximize ? "δ" : "(1−δ)"
    return Drawing.Panel(
      title: lines.panelTitle(value), x: x,
      y: Axis(
        label: "\(worst)-quantile of \(known?.label ?? Column.humanName(asked.y))",
        scale: asked.yScale, values: heights, padding: 0.05),
      marks: marks)
  }

  /// A band ends where the sample no longer bounds the quantile: an open end would look like a value.
  private func limits(_ point: Tail.Point) -> [Double] {
    point.isBounded ? [point.low, point.high] : [.nan, .nan]
  }

  private var caption: [String] {
    let counts = lines.lines.map(\.member.measuredCount)
    let sentence =
      isOverRuns
      ? "Quantiles over the runs of a cell, no further than the runs tell them apart; band: limits of 95 % confidence from order statistics, none where"
        + " the runs are too few to bound the quantile"
        + (counts.allSatisfy { $0 <= 1 }
          ? "." : ". Medians of these over \(FigureCaption.seedsText(counts)).")
      : "Quantiles over \(FigureCaption.seedsText(counts)), no further than the seeds tell them apart; band: limits of"
        + " 95 % confidence from order statistics, none where the seeds are too few; diverged seeds count as worst."
    return [sentence] + FigureCaption.choices(lines)
  }
}
