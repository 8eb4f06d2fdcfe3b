import Experiments
import OrderedCollections
import Vocabulary

extension FigureKind {
  /// Every configuration as a line across axes: its parameters, then what came of them.
  static let parallelCoordinates = FigureKind(
    "parallel_coordinates",
    "every configuration as a line across its parameters and metrics, the best of each series strong",
    Parallel.self
  ) { asked, data in
    ParallelFigure(asked, data).figure
  }
}

private struct Parallel: FigureSettings {
  @Setting(.listIfGiven(.columnOrMetric), "the axes, left to right; left out, every parameter that varies")
  var axes: [String]
  @Setting(.expression, "the last axis, and what the best is chosen by") var value: MetricExpression
  var lines = LineSettings()
  var about = FigureAbout()

  var shown: [MetricExpression] { [value] }
}

/// Builds the drawing of parallel coordinates.
private struct ParallelFigure {
  private var asked: Parallel
  private var data: Joined
  private var value: MetricExpression
  private var quantities: [Quantity]
  private var scales: [ParallelScale]
  private var lines: Lines
  private var members: [Member]
  private var family: String

  init(_ asked: Parallel, _ data: Joined) {
    self.asked = asked
    self.data = data
    let value = asked.value
    self.value = value
    let families = data.families(measuring: [value.metric])
    let members = asked.about.match.filter(data.members).filter {
      families.contains($0.configuration.family) && $0.measuredCount > 0
    }
    self.members = members
    let family = members.first?.configuration.family ?? ""
    self.family = family
    let (panels, series) = (asked.lines.panels, asked.lines.series)
    let varying = Group.varying(
      data.axes.filter { !panels.contains($0) && $0 != series }, within: [Group(key: [], members: members)])
    let named = asked.axes.isEmpty ? varying : asked.axes
    quantities = named.map { Quantity($0, data) } + [.metric(value)]
    scales = quantities.map { quantity in
      ParallelScale(
        title: quantity.label(data, family: family), members.map { quantity.value($0, data) },
        worst: quantity.worst(data, family: family), scale: quantity.scale(data))
    }
    lines = Lines(
      asked.about, asked.lines, data, families: families, extraColumns: data.axes, select: value)
  }

  var figure: Figure {
    var file = DataFile()
    let panels = lines.grid.values.map { panel($0, &file) }
    let key = lines.key.map { entry in
      Drawing.KeyEntry(title: entry.title, style: entry.style, sample: .line)
    }
    let drawing = Drawing(
      panels: panels, columnCount: 1, key: key, comments: [], data: file)
    var parts = FigureCaption.opening(asked.about)
    parts.append(
      "A line for each configuration, metrics as medians over seeds; strong: the best of each series"
        + (hasSeveralProblems ? " on each problem" : "") + " by \(Column.humanName(value.description)).")
    if scales.contains(where: \.hasNone) { parts.append("–: the optimizer has no such parameter.") }
    if scales.contains(where: \.hasDiverged) { parts.append("×: half of the seeds or more diverged.") }
    return Figure(drawing: drawing, caption: parts.joined(separator: " "), notes: [])
  }

  /// Whether a panel holds problems that do not compete.
  private var hasSeveralProblems: Bool {
    lines.lines.contains { line in
      let indices = Set(line.member.replicates.map(\.cell.configurationIndex))
      let drawn = members.filter { indices.contains($0.configurationIndex) }
      return Group.by(["problem"] + data.problemAxes, drawn).count > 1
    }
  }

  private func panel(_ panelValue: [Value?], _ file: inout DataFile) -> Drawing.Panel {
    let selection = Selection(expression: value, metrics: data.metrics)
    var faint: [Drawing.Mark] = []
    var strong: [Drawing.Mark] = []
    for line in lines.lines where line.panel == panelValue {
      let indices = Set(line.member.replicates.map(\.cell.configurationIndex))
      let drawn = members.filter { indices.contains($0.configurationIndex) }
      guard !drawn.isEmpty else { continue }
      let name = lines.name(line.title, line.panel)
      let rows = drawn.flatMap { self.rows($0) + [[Double.nan, .nan]] }
      let block = file.add(DataFile.Block(title: name, columns: ["axis", "height"], rows: rows))
      var pale = line.style
      // Two digits of transparency in front.
      pale.color = "#a0\(line.style.color.dropFirst())"
      pale.width = 1
      faint.append(Drawing.Mark(shape: .plainLine, block: block, x: 1, y: 2, style: pale))
      // What changes the problem does not compete: one best for each.
      let competitions = Group.by(["problem"] + data.problemAxes, drawn)
      let bests = competitions.compactMap { selection.best(of: $0.members) }
      guard !bests.isEmpty else { continue }
      let bestBlock = file.add(
        DataFile.Block(
          title: "\(name), best", columns: ["axis", "height"],
          rows: bests.flatMap { self.rows($0) + [[Double.nan, .nan]] }))
      var thick = line.style
      thick.width = 3.5
      strong.append(Drawing.Mark(shape: .plainLine, block: bestBlock, x: 1, y: 2, style: thick))
    }
    let count = Double(scales.count)
    var panel = Drawing.Panel(
      title: lines.panelTitle(panelValue),
      x: Axis(label: "", scale: .linear, values: [0.6, count + 0.4], padding: 0),
      y: Axis(label: "", scale: .linear, values: [-0.02, 1.04], padding: 0), right: nil,
      marks: faint + strong)
    panel.yLabelling = .none
    panel.uprights = scales.enumerated().map { index, scale in
      Drawing.Upright(x: Double(index + 1), title: scale.title, tics: scale.tics)
    }
    return panel
  }

  private func rows(_ member: Member) -> [[Double]] {
    quantities.enumerated().map { index, quantity in
      [Double(index + 1), scales[index].position(quantity.value(member, data))]
    }
  }
}

extension Quantity {
  /// Nil for what no range of the file gave.
  fileprivate func scale(_ data: Joined) -> Axis.Scale? {
    guard case .column(let name) = self else { return nil }
    return data.fileScale(of: name)
  }

  /// Nil for a column: what it holds was not measured.
  fileprivate func worst(_ data: Joined, family: String) -> Double? {
    guard case .metric(let expression) = self else { return nil }
    return data.metrics.goal(of: expression, family: family).worst
  }
}
