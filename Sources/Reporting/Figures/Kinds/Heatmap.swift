import Experiments
import OrderedCollections
import Vocabulary

extension FigureKind {
  /// A metric over two parameters, the others at their best.
  static let heatmap = FigureKind(
    "heatmap",
    "a metric over two parameters as coloured cells, other parameters at their best, the best one framed",
    Heatmap.self, choosesBy: "value"
  ) { asked, data in
    HeatmapFigure(asked, data).figure
  }
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
}

/// Builds the drawing of a heat map.
private struct HeatmapFigure {
  private struct Cell {
    var x: Int
    var y: Int
    var summary: Summary
  }

  private var asked: Heatmap
  private var data: Joined
  private var x: String
  private var y: String
  private var value: MetricExpression
  private var chooser: Chooser
  private var panelColumns: [String]
  private var groups: [Group]
  private var grid: PanelGrid
  /// Without x or y: an optimizer that does not clip has no threshold.
  private var without: [String]
  private var metric: Metric
  private var family: String
  private var xs: [Value?]
  private var ys: [Value?]

  init(_ asked: Heatmap, _ data: Joined) {
    self.asked = asked
    self.data = data
    let (x, y) = (asked.x, asked.y)
    (self.x, self.y) = (x, y)
    value = asked.value
    let families = data.families(measuring: [value.metric])
    let all = asked.about.match.filter(data.members).filter { families.contains($0.configuration.family) }
    func has(_ column: String, _ member: Member) -> Bool {
      Column.value(column, member.configuration, seed: 0) != nil
    }
    let members = all.filter { has(x, $0) && has(y, $0) }
    without = Array(
      OrderedSet(all.filter { !has(x, $0) || !has(y, $0) }.map(\.configuration.optimizer))
        .subtracting(members.map(\.configuration.optimizer)))
    chooser = Chooser(asked.select ?? value, members, data)
    panelColumns = Group.separating(
      asked.panels, candidates: ["problem", "optimizer"], members, isFinal: false)
    groups = Group.by(panelColumns, members)
    grid = PanelGrid(groups.map(\.key), named: asked.panels.count, of: panelColumns.count)
    xs = Column.ordered(Group.by([x], members).map { $0.key[0] })
    ys = Column.ordered(Group.by([y], members).map { $0.key[0] })
    family = members.first?.configuration.family ?? ""
    metric = data.metrics.metric(value.metric, family: family) ?? Metric(value.metric, "")
  }

  var figure: Figure {
    let isLog = asked.valueScale == .log
    let cells = grid.values.map(cells)
    let finite = cells.joined().map(\.summary.median).filter { $0.isFinite && (!isLog || $0 > 0) }
    let axis = Axis(
      label: "\(data.label(value, family: family)), median over seeds", scale: isLog ? .log : .linear,
      values: finite, padding: 0)
    if isSampled { return sampledFigure(cells, axis, finite.isEmpty) }
    let colors = Drawing.ColorScale(axis: axis, isReversed: metric.goal != .maximize)
    var file = DataFile()
    let panels = zip(grid.values, cells).map { panel($0, $1, colors, &file) }
    let columnCount = grid.columnCount()
    var drawing = Drawing(
      panels: PanelGrid.sharing(panels, columnCount: columnCount), columnCount: columnCount, key: [],
      comments: [], data: file)
    drawing.colors = finite.isEmpty ? nil : colors
    return Figure(
      drawing: drawing, caption: caption(cells.joined().contains { $0.summary.diverged > 0 }),
      notes: chooser.notes(for: "figure \(asked.about.name)", columns: panelColumns + [x, y]))
  }

  /// Whether a search drew x or y, so that the values are no grid.
  private var isSampled: Bool {
    let areNumbers = (xs + ys).allSatisfy { $0?.number?.isFinite ?? false }
    return areNumbers
      && groups.contains { group in
        group.members.contains {
          data.isSampled(x, $0.configuration) || data.isSampled(y, $0.configuration)
        }
      }
  }

  /// Discs where the search drew, on the scales of the file.
  private func sampledFigure(_ cells: [[Cell]], _ axis: Axis, _ isEmpty: Bool) -> Figure {
    let colors = Drawing.ColorScale(axis: axis, isReversed: metric.goal != .maximize)
    var file = DataFile()
    let panels = zip(grid.values, cells).map { sampledPanel($0, $1, &file) }
    let columnCount = grid.columnCount()
    let hasDiverged = cells.joined().contains { !$0.summary.median.isFinite }
    var key: [Drawing.KeyEntry] = []
    if hasDiverged {
      key.append(
        Drawing.KeyEntry(title: "half of the seeds or more diverged", style: .reference, sample: .cross))
    }
    var drawing = Drawing(
      panels: PanelGrid.sharing(panels, columnCount: columnCount), columnCount: columnCount, key: key,
      comments: [], data: file)
    drawing.colors = isEmpty ? nil : colors
    var parts = FigureCaption.opening(asked.about)
    parts.append(
      "A disc for each configuration that the search drew, median over seeds"
        + (metric.goal == .neither ? "." : "; bright is better, the best ringed."))
    return Figure(
      drawing: drawing, caption: parts.joined(separator: " "),
      notes: chooser.notes(for: "figure \(asked.about.name)", columns: panelColumns + [x, y]))
  }

  private func sampledPanel(_ value: [Value?], _ cells: [Cell], _ file: inout DataFile) -> Drawing.Panel {
    func number(_ values: [Value?], _ place: Int) -> Double { values[place - 1]?.number ?? .nan }
    func row(_ cell: Cell) -> [Double] { [number(xs, cell.x), number(ys, cell.y)] }
    func axis(_ column: String, _ values: [Value?]) -> Axis {
      let numbers = values.compactMap { $0?.number }
      let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 0)
      let spread: Axis.Scale = low > 0 && high / low >= 20 ? .log : .linear
      let scale = data.fileScale(of: column) ?? spread
      return Axis(
        label: Column.humanName(column), scale: scale == .log && low <= 0 ? .linear : scale, values: numbers,
        padding: 0.06)
    }
    let title = Lines.panelTitle(value, panelColumns, data.texts)
    var marks: [Drawing.Mark] = []
    func add(
      _ shape: Drawing.Mark.Shape, _ what: String, _ names: [String], _ rows: [[Double]], _ style: SeriesStyle
    ) {
      guard !rows.isEmpty else { return }
      let columns = ["x", "y"] + names
      let block = file.add(DataFile.Block(title: title + what, columns: columns, rows: rows))
      marks.append(Drawing.Mark(shape: shape, block: block, x: 1, y: 2, style: style))
    }
    let shown = cells.filter { $0.summary.median.isFinite }
    add(
      .colored(value: 3), "", ["median", "n", "diverged"],
      shown.map { row($0) + [$0.summary.median, Double($0.summary.count), Double($0.summary.diverged)] },
      .reference)
    let lost = cells.filter { !$0.summary.median.isFinite }
    add(.crosses, ", diverged", [], lost.map(row), .reference)
    var ring = SeriesStyle.reference
    ring.color = "#e6007e"
    if let best = best(cells) { add(.ring, ", best", [], [row(best)], ring) }
    return Drawing.Panel(title: title, x: axis(x, xs), y: axis(y, ys), right: nil, marks: marks)
  }

  private func cells(_ panel: [Value?]) -> [Cell] {
    guard let group = groups.first(where: { $0.key == panel }) else { return [] }
    return Group.by([x, y], group.members).compactMap { group in
      guard let column = xs.firstIndex(of: group.key[0]), let row = ys.firstIndex(of: group.key[1]),
        let member = chooser.choose(from: group.members.filter { $0.measuredCount > 0 })
      else { return nil }
      let summary = data.metrics.summary(value, of: member)
      return summary.count > 0 ? Cell(x: column + 1, y: row + 1, summary: summary) : nil
    }
  }

  private func panel(
    _ value: [Value?], _ cells: [Cell], _ colors: Drawing.ColorScale, _ file: inout DataFile
  ) -> Drawing.Panel {
    var marks: [Drawing.Mark] = []
    if !cells.isEmpty {
      let slot = FigureLayout.areaWidth(columns: grid.columnCount()) / Double(max(1, xs.count))
      let letters = Int(slot / TextFit.letter - 0.5)
      let numbers = HeatNumbers(cells.map(\.summary.median), letters: letters)
      func number(_ cell: Cell) -> String {
        cell.summary.median.isFinite ? numbers.text(cell.summary.median) : "×"
      }
      let block = file.add(
        DataFile.Block(
          title: Lines.panelTitle(value, panelColumns, data.texts),
          columns: [
            "x", "y", "y_value", "y_remark", "median", "n", "diverged", "text_colour", "value", "remark",
          ],
          rows: cells.map { cell in
            let isShown = cell.summary.median.isFinite
            let color = isShown ? textColor(cell.summary.median, colors) : 0x555555
            // A number makes room for the remark below it; a remark alone stands in the middle.
            let hasRemark = isShown && !remark(cell, letters).isEmpty
            let hasNumber = !number(cell).isEmpty
            return [
              Double(cell.x), Double(cell.y), Double(cell.y) + (hasRemark ? 0.12 : 0),
              Double(cell.y) - (hasNumber ? 0.22 : 0),
              isShown ? cell.summary.median : .nan, Double(cell.summary.count),
              Double(cell.summary.diverged), Double(color),
            ]
          },
          texts: cells.map(number), remarks: cells.map { remark($0, letters) }))
      let style = SeriesStyle.reference
      func mark(_ shape: Drawing.Mark.Shape, y: Int = 2) -> Drawing.Mark {
        Drawing.Mark(shape: shape, block: block, x: 1, y: y, style: style)
      }
      marks = [
        mark(.heat(value: 5)), mark(.texts(text: 9, color: 8), y: 3), mark(.texts(text: 10, color: 8), y: 4),
      ]
      if let best = best(cells) {
        let block = file.add(
          DataFile.Block(
            title: "\(Lines.panelTitle(value, panelColumns, data.texts)), best", columns: ["x", "y"],
            rows: [[Double(best.x), Double(best.y)]]))
        var frame = SeriesStyle.reference
        frame.color = "#e6007e"
        marks.append(Drawing.Mark(shape: .outline, block: block, x: 1, y: 2, style: frame))
      }
    }
    return Drawing.Panel(
      title: Lines.panelTitle(value, panelColumns, data.texts), x: places(x, xs), y: places(y, ys),
      right: nil,
      marks: marks)
  }

  /// How many seeds diverged; a cross alone where that finds no room, and nothing where the number is one already.
  private func remark(_ cell: Cell, _ letters: Int) -> String {
    guard cell.summary.diverged > 0 else { return "" }
    let text = "× \(cell.summary.diverged)/\(cell.summary.count)"
    return text.count <= letters ? text : cell.summary.median.isFinite ? "×" : ""
  }

  private func textColor(_ value: Double, _ colors: Drawing.ColorScale) -> UInt32 {
    HeatPalette.textColor(at: colors.axis.share(of: value), isReversed: colors.isReversed)
  }

  private func best(_ cells: [Cell]) -> Cell? {
    guard metric.goal != .neither else { return nil }
    return cells.filter { $0.summary.median.isFinite }.min {
      metric.goal.prefers($0.summary.median, to: $1.summary.median)
    }
  }

  private func places(_ column: String, _ values: [Value?]) -> Axis {
    var axis = Axis(
      label: Column.humanName(column), scale: .linear, values: [0.5, Double(max(1, values.count)) + 0.5],
      padding: 0)
    axis.isCategorical = true
    axis.ownTics = values.enumerated().map { index, value in
      (Double(index + 1), data.texts.axisText(column, value))
    }
    return axis
  }

  private func caption(_ hasDiverged: Bool) -> String {
    var parts = FigureCaption.opening(asked.about)
    parts.append(
      "Median over seeds; bright is better\(metric.goal == .neither ? " where small" : ", the best framed").")
    if metric.goal == .neither { parts = FigureCaption.opening(asked.about) + ["Median over seeds."] }
    let others = Group.varying(
      data.axes.filter { $0 != x && $0 != y && !panelColumns.contains($0) },
      within: groups.flatMap { Group.by([x, y], $0.members) })
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
