import Experiments
import Rows
import Vocabulary

extension FigureKind {
  static let parallelCoordinates = FigureKind(
    "parallel_coordinates",
    "every configuration as a line across its parameters and metrics, the best of each series strong",
    Parallel.self)
}

private struct Parallel: FigureSettings {
  @Setting(.listIfGiven(.columnOrMetric), "the axes, left to right; left out, every parameter that varies")
  var axes: [String]
  @Setting(.expression, "the last axis, and what the best is chosen by") var value: MetricExpression
  var lines = LineSettings()
  var about = FigureAbout()

  var shown: [MetricExpression] { [value] }
  func figure(_ data: Joined) -> Figure { ParallelFigure(self, data).figure }
}

private struct ParallelFigure {
  private var asked: Parallel
  private var data: Joined
  private var quantities: [Quantity]
  private var scales: [ParallelScale]
  private var lines: Lines

  init(_ asked: Parallel, _ data: Joined) {
    self.asked = asked
    self.data = data
    let all = data.members(asked.about, measuring: asked.value.metric)
    let members = all.filter { $0.measuredCount > 0 }
    let family = members.first?.configuration.family ?? ""
    let (panels, series) = (asked.lines.panels, asked.lines.series)
    let varying = Group.varying(
      data.axes.filter { !panels.contains($0) && $0 != series }, within: [Group(key: [], members: members)])
    let named = asked.axes.isEmpty ? varying : asked.axes
    quantities = named.map { Quantity($0, data) } + [.metric(asked.value)]
    scales = quantities.map { quantity in
      ParallelScale(
        title: quantity.label(data, family: family), members.map { quantity.value($0, data) },
        worst: quantity.worst(data, family: family), scale: quantity.scale(data))
    }
    lines = Lines(asked.about, asked.lines, data, all, extraColumns: data.axes, select: asked.value)
  }

  var figure: Figure {
    var file = DataFile()
    let panels = lines.grid.values.map { panel($0, &file) }
    let drawing = Drawing(panels: panels, columnCount: 1, key: lines.key(as: .line), data: file)
    let hasSeveralProblems = lines.lines.contains { competitions($0).count > 1 }
    var parts = [
      "A line for each configuration, metrics as medians over seeds; strong: the best of each series"
        + (hasSeveralProblems ? " on each problem" : "") + " by \(Column.humanName(asked.value.description))."
    ]
    if scales.contains(where: \.hasNone) { parts.append("–: the optimizer has no such parameter.") }
    if scales.contains(where: \.hasDiverged) { parts.append("×: half of the seeds or more diverged.") }
    return Figure(drawing: drawing, caption: parts.joined(separator: " "), notes: [])
  }

  /// A line's configurations by their problems: what changes the problem does not compete.
  private func competitions(_ line: Lines.Line) -> [Group] {
    Group.by(["problem"] + data.problemAxes, drawn(line))
  }

  private func drawn(_ line: Lines.Line) -> [Member] {
    lines.members(of: line).filter { $0.measuredCount > 0 }
  }

  private func panel(_ panelValue: [Value?], _ file: inout DataFile) -> Drawing.Panel {
    var faint: [Drawing.Mark] = []
    var strong: [Drawing.Mark] = []
    for line in lines.lines where line.panel == panelValue {
      var pale = line.style
      // Two digits of transparency in front.
      pale.color = "#a0\(line.style.color.dropFirst())"
      pale.width = 1
      faint += file.marks(
        .plainLine, line.name, columns: ["axis", "height"], rows: rows(drawn(line)), style: pale)
      let bests = competitions(line).compactMap { data.metrics.best(of: $0.members, by: asked.value) }
      var thick = line.style
      thick.width = 3.5
      strong += file.marks(
        .plainLine, "\(line.name), best", columns: ["axis", "height"], rows: rows(bests), style: thick)
    }
    let count = Double(scales.count)
    var panel = Drawing.Panel(
      title: lines.panelTitle(panelValue),
      x: Axis(label: "", scale: .linear, values: [0.6, count + 0.4], padding: 0),
      y: Axis(label: "", scale: .linear, values: [-0.02, 1.04], padding: 0), marks: faint + strong)
    panel.yLabelling = .none
    panel.uprights = scales.enumerated().map { index, scale in
      Drawing.Upright(x: Double(index + 1), title: scale.title, tics: scale.tics)
    }
    return panel
  }

  /// A row without numbers ends the line of a configuration.
  private func rows(_ members: [Member]) -> [[Double]] {
    members.flatMap { member in
      quantities.enumerated().map { index, quantity in
        [Double(index + 1), scales[index].position(quantity.value(member, data))]
      } + [[.nan, .nan]]
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
