import Experiments
import OrderedCollections
import Rows
import Vocabulary

extension FigureKind {
  static let heatmap = FigureKind(
    "heatmap",
    "a metric over two parameters as coloured cells, other parameters at their best, the best one framed",
    Heatmap.self, choosesBy: "value")
}

private struct Heatmap: FigureSettings {
  @Setting(.column, "the parameter along the horizontal axis, e.g. learning_rate") var x: String
  @Setting(.column, "the parameter along the vertical axis, e.g. clip_threshold") var y: String
  @Setting(.expression, "what the colours show, e.g. final validation_accuracy") var value: MetricExpression
  @Setting(
    .list(.column), "a panel for each value of this column; of two columns, rows and columns of a grid")
  var panels = ["optimizer"]
  @Setting(
    .optional(.expression), "the other parameters are the best by the median of this; left out, by value")
  var select: MetricExpression?
  @Setting(.choice, FigureText.scale) var valueScale = Axis.Scale.linear
  var about = FigureAbout()

  var shown: [MetricExpression] { [value] }
  func figure(_ data: Joined) -> Figure { HeatmapFigure(self, data).figure }
}

private struct HeatmapFigure {
  private struct Cell {
    var x: Int
    var y: Int
    var summary: Summary

    var hasMedian: Bool { summary.median.isFinite }
  }

  private var asked: Heatmap
  private var data: Joined
  private var chooser: Chooser
  private var panelColumns: [String]
  private var groups: [Group]
  private var grid: PanelGrid
  /// Without x or y: an optimizer that does not clip has no threshold.
  private var without: [String]
  private var goal: Metric.Goal
  private var family: String
  private var xs: [Value?]
  private var ys: [Value?]
  /// Of ``xs`` and ``ys``: a search may have drawn thousands.
  private var columnPlaces: [Value?: Int]
  private var rowPlaces: [Value?: Int]

  init(_ asked: Heatmap, _ data: Joined) {
    self.asked = asked
    self.data = data
    let all = data.members(asked.about, measuring: asked.value.metric)
    func hasBoth(_ member: Member) -> Bool {
      [asked.x, asked.y].allSatisfy { Column.value($0, member.configuration, seed: 0) != nil }
    }
    let members = all.filter(hasBoth)
    without = Array(
      OrderedSet(all.filter { !hasBoth($0) }.map(\.configuration.optimizer))
        .subtracting(members.map(\.configuration.optimizer)))
    chooser = Chooser(asked.select ?? asked.value, members, data)
    panelColumns = Group.separating(
      asked.panels, candidates: ["problem", "optimizer"], members, isFinal: false)
    groups = Group.by(panelColumns, members)
    grid = PanelGrid(groups.map(\.key), named: asked.panels.count, of: panelColumns.count)
    xs = Column.ordered(Group.by([asked.x], members).map { $0.key[0] })
    ys = Column.ordered(Group.by([asked.y], members).map { $0.key[0] })
    func places(_ values: [Value?]) -> [Value?: Int] {
      Dictionary(zip(values, values.indices), uniquingKeysWith: { first, _ in first })
    }
    (columnPlaces, rowPlaces) = (places(xs), places(ys))
    family = members.first?.configuration.family ?? ""
    goal = data.metrics.goal(of: asked.value, family: family)
  }

  var figure: Figure {
    let isLog = asked.valueScale == .log
    let cells = grid.values.map(cells)
    let finite = cells.joined().map(\.summary.median).filter { $0.isFinite && (!isLog || $0 > 0) }
    let axis = Axis(
      label: "\(data.label(asked.value, family: family)), median over seeds", scale: asked.valueScale,
      values: finite, padding: 0)
    let colors = Drawing.ColorScale(axis: axis, isReversed: goal != .maximize)
    let isSampled = isSampled
    var file = DataFile()
    let panels = zip(grid.values, cells).map { value, cells in
      isSampled ? sampledPanel(value, cells, &file) : panel(value, cells, colors, &file)
    }
    let hasLost = isSampled && cells.joined().contains { !$0.hasMedian }
    var drawing = grid.drawing(
      panels, file, key: hasLost ? [.cross("half of the seeds or more diverged")] : [])
    drawing.colors = finite.isEmpty ? nil : colors
    return Figure(
      drawing: drawing,
      caption: isSampled
        ? "A disc for each configuration that the search drew, median over seeds"
          + (goal == .neither ? "." : "; bright is better, the best ringed.")
        : caption(cells.joined().contains { $0.summary.diverged > 0 }),
      notes: chooser.notes(for: "figure \(asked.about.name)", columns: panelColumns + [asked.x, asked.y]))
  }

  /// Whether a search drew x or y, so that the values are no grid.
  private var isSampled: Bool {
    let areNumbers = (xs + ys).allSatisfy { $0?.number?.isFinite ?? false }
    return areNumbers
      && groups.lazy.flatMap(\.members).contains { member in
        [asked.x, asked.y].contains { data.isSampled($0, member.configuration) }
      }
  }

  /// Discs where the search drew, on the scales of the file.
  private func sampledPanel(_ value: [Value?], _ cells: [Cell], _ file: inout DataFile) -> Drawing.Panel {
    func number(_ values: [Value?], _ place: Int) -> Double { values[place - 1]?.number ?? .nan }
    func row(_ cell: Cell) -> [Double] { [number(xs, cell.x), number(ys, cell.y)] }
    func axis(_ column: String, _ values: [Value?]) -> Axis {
      let numbers = values.compactMap { $0?.number }
      let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 0)
      let spread: Axis.Scale = high / low >= 20 ? .log : .linear
      let scale = low > 0 ? data.fileScale(of: column) ?? spread : .linear
      return Axis(label: Column.humanName(column), scale: scale, values: numbers, padding: 0.06)
    }
    let title = data.texts.title(panelColumns, value)
    var panel = Drawing.Panel(title: title, x: axis(asked.x, xs), y: axis(asked.y, ys))
    panel.marks += file.marks(
      .colored(value: 3), title, columns: ["x", "y", "median", "n", "diverged"],
      rows: cells.filter(\.hasMedian).map {
        row($0) + [$0.summary.median, Double($0.summary.count), Double($0.summary.diverged)]
      }, style: .reference)
    panel.marks += file.marks(
      .crosses, "\(title), diverged", columns: ["x", "y"], rows: cells.filter { !$0.hasMedian }.map(row),
      style: .reference)
    panel.marks += file.marks(
      .ring, "\(title), best", columns: ["x", "y"], rows: best(cells).map(row), style: .best)
    return panel
  }

  private func cells(_ panel: [Value?]) -> [Cell] {
    guard let group = groups.first(where: { $0.key == panel }) else { return [] }
    return Group.by([asked.x, asked.y], group.members).compactMap { group in
      guard let column = columnPlaces[group.key[0]], let row = rowPlaces[group.key[1]],
        let member = chooser.choose(from: group.members.filter { $0.measuredCount > 0 })
      else { return nil }
      let summary = data.metrics.summary(asked.value, of: member)
      return summary.count > 0 ? Cell(x: column + 1, y: row + 1, summary: summary) : nil
    }
  }

  private func panel(
    _ value: [Value?], _ cells: [Cell], _ colors: Drawing.ColorScale, _ file: inout DataFile
  ) -> Drawing.Panel {
    let title = data.texts.title(panelColumns, value)
    var panel = Drawing.Panel(title: title, x: places(asked.x, xs), y: places(asked.y, ys))
    guard !cells.isEmpty else { return panel }
    let slot = FigureLayout.areaWidth(columns: grid.columnCount()) / Double(max(1, xs.count))
    let letters = Int(slot / TextFit.letter - 0.5)
    let numbers = HeatNumbers(cells.map(\.summary.median), letters: letters)
    func number(_ cell: Cell) -> String { cell.hasMedian ? numbers.text(cell.summary.median) : "×" }
    let block = file.add(
      title,
      columns: [
        "x", "y", "y_value", "y_remark", "median", "n", "diverged", "text_colour", "value", "remark",
      ],
      rows: cells.map { cell in
        let color = cell.hasMedian ? HeatPalette.textColor(on: cell.summary.median, colors) : 0x555555
        // A number makes room for the remark below it; a remark alone stands in the middle.
        let hasRemark = cell.hasMedian && !remark(cell, letters).isEmpty
        let hasNumber = !number(cell).isEmpty
        return [
          Double(cell.x), Double(cell.y), Double(cell.y) + (hasRemark ? 0.12 : 0),
          Double(cell.y) - (hasNumber ? 0.22 : 0),
          cell.hasMedian ? cell.summary.median : .nan, Double(cell.summary.count),
          Double(cell.summary.diverged), Double(color),
        ]
      },
      texts: cells.map(number), remarks: cells.map { remark($0, letters) })
    panel.marks = [
      Drawing.Mark(shape: .heat(value: 5), block: block, style: .reference),
      Drawing.Mark(shape: .texts(text: 9, color: 8), block: block, y: 3, style: .reference),
      Drawing.Mark(shape: .texts(text: 10, color: 8), block: block, y: 4, style: .reference),
    ]
    panel.marks += file.marks(
      .outline, "\(title), best", columns: ["x", "y"],
      rows: best(cells).map { [Double($0.x), Double($0.y)] },
      style: .best)
    return panel
  }

  /// How many seeds diverged; a cross alone where that finds no room, and nothing where the number is one already.
  private func remark(_ cell: Cell, _ letters: Int) -> String {
    guard cell.summary.diverged > 0 else { return "" }
    let text = "× \(cell.summary.diverged)/\(cell.summary.count)"
    return text.count <= letters ? text : cell.hasMedian ? "×" : ""
  }

  /// The first of the best; none where neither end is good.
  private func best(_ cells: [Cell]) -> [Cell] {
    guard goal != .neither else { return [] }
    let best = cells.filter(\.hasMedian).min { goal.prefers($0.summary.median, to: $1.summary.median) }
    return [best].compactMap(\.self)
  }

  private func places(_ column: String, _ values: [Value?]) -> Axis {
    Axis(label: Column.humanName(column), names: values.map { data.texts.axisText(column, $0) })
  }

  private func caption(_ hasDiverged: Bool) -> String {
    var parts = ["Median over seeds\(goal == .neither ? "" : "; bright is better, the best framed")."]
    let others = Group.varying(
      data.axes.filter { $0 != asked.x && $0 != asked.y && !panelColumns.contains($0) },
      within: groups.flatMap { Group.by([asked.x, asked.y], $0.members) })
    parts += FigureCaption.others(others, chooser.expression)
    if hasDiverged {
      parts.append("×: seeds diverged, how many of all where there is room; they count as worst.")
    }
    if !without.isEmpty {
      parts.append("Without both parameters and not shown: \(without.joined(separator: ", ")).")
    }
    return parts.joined(separator: " ")
  }
}
