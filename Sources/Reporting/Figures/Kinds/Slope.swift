import Experiments
import Foundation
import Rows
import Statistics
import Vocabulary

extension FigureKind {
  static let slope = FigureKind(
    "slope",
    "a metric against a quantity, both logarithmic, with fitted power laws and the one that theory says",
    Slope.self, choosesBy: "y")
}

private struct Slope: FigureSettings {
  @Setting(.columnOrMetric, "the quantity, e.g. samples or steps") var x: String
  @Setting(.expression, "what depends on it, e.g. average_gradient_norm") var y: MetricExpression
  @Setting(
    .optional(.any),
    "exponent of a dashed line to compare with; left out, the metric theory_rate where cells have it")
  var theory: Double?
  var lines = LineSettings()
  @Setting(
    .optional(.expression),
    "of configurations with the same x the best by the median of this; left out, by y")
  var select: MetricExpression?
  @Setting(.choice, FigureText.band) var band = Band.quartiles
  var about = FigureAbout()

  var shown: [MetricExpression] { [y] }
  func figure(_ data: Joined) -> Figure { SlopeFigure(self, data).figure }
}

private struct SlopeFigure {
  private struct DrawnLine {
    var line: Lines.Line
    var points: [QuantityPoint]
    /// Nil where there are too few points.
    var fit: LogLogSlope?
  }

  private var asked: Slope
  private var data: Joined
  private var points: QuantityPoints
  private var lines: Lines { points.lines }

  init(_ asked: Slope, _ data: Joined) {
    self.asked = asked
    self.data = data
    points = QuantityPoints(
      asked.about, asked.lines, x: Quantity(asked.x, data), y: asked.y, select: asked.select, data)
  }

  /// Slopes belong to a panel, and so do the keys.
  var figure: Figure { Figure(lines, key: [], caption: caption, panel: panel) }

  private func panel(_ value: [Value?], _ file: inout DataFile) -> Drawing.Panel {
    let drawn = lines.lines.filter { $0.panel == value }.map { line in
      let all = points.points(of: line)
      let fit = LogLogSlope(all.map { (x: $0.position, y: $0.summary.median) })
      return DrawnLine(line: line, points: all, fit: fit.slope.isNaN ? nil : fit)
    }.filter { !$0.points.isEmpty }
    let all = drawn.flatMap(\.points)
    let family = all.first?.member.configuration.family ?? ""
    let xs = all.map(\.position).filter { $0 > 0 && $0.isFinite }
    var heights = all.flatMap { asked.band.heights($0.summary) }
    var marks: [Drawing.Mark] = []
    var key: [Drawing.KeyEntry] = []
    for one in drawn {
      add(one, to: &file, &marks)
      let isAlone = one.points.count == 1
      key.append(
        Drawing.KeyEntry(title: title(one), style: one.line.style, sample: isAlone ? .point : .lineAndPoints))
    }
    if let exponent = theory(all), let low = xs.min(), let high = xs.max(), low < high {
      // Parallel below all points: it is there to compare directions, and covers nothing.
      let factor = all.filter { $0.position > 0 && $0.summary.median > 0 && $0.summary.median.isFinite }
        .map { $0.summary.median * pow($0.position, -exponent) }.min()
      if let factor {
        let rows = [low, high].map { [$0, 0.75 * factor * pow($0, exponent)] }
        let title = "\(lines.panelTitle(value)) theory, below all points".trimmingCharacters(in: .whitespaces)
        marks = file.marks(.plainLine, title, columns: ["x", "y"], rows: rows, style: .reference) + marks
        heights += rows.map { $0[1] }
        key.append(
          Drawing.KeyEntry(title: "theory: slope \(Self.text(exponent))", style: .reference, sample: .line))
      }
    }
    return Drawing.Panel(
      title: lines.panelTitle(value),
      x: Axis(label: points.x.label(data, family: family), scale: .log, values: xs, padding: 0.04),
      y: Axis(label: data.label(points.y, family: family), scale: .log, values: heights, padding: 0.05),
      marks: marks, key: key)
  }

  private func add(_ drawn: DrawnLine, to file: inout DataFile, _ marks: inout [Drawing.Mark]) {
    let columns = ["x", "n", "diverged", "median"] + asked.band.columns + ["fit"]
    let block = file.add(
      "\(drawn.line.name); fit: \(drawn.fit.map(Self.text) ?? "too few points")", columns: columns,
      rows: drawn.points.map { point in
        [point.position, Double(point.summary.count), Double(point.summary.diverged)]
          + asked.band.heights(point.summary) + [drawn.fit?.value(at: point.position) ?? .nan]
      })
    let style = drawn.line.style
    // The fit is the line; the points are the medians.
    if drawn.fit != nil {
      marks.append(Drawing.Mark(shape: .plainLine, block: block, y: columns.count, style: style))
    }
    marks.add(
      Drawing.Mark(shape: drawn.fit == nil ? .line(interval: 1) : .points, block: block, y: 4, style: style),
      hasBand: asked.band != .none)
  }

  /// Nil where the file gives none and the panel's cells do not agree on one.
  private func theory(_ points: [QuantityPoint]) -> Double? {
    if let given = asked.theory { return given }
    let rate = MetricExpression(.final, "theory_rate")
    let rates = Set(points.map { data.metrics.summary(rate, of: $0.member).median }.filter(\.isFinite))
    return rates.count == 1 ? rates.first : nil
  }

  private func title(_ drawn: DrawnLine) -> String {
    guard let fit = drawn.fit else { return drawn.line.title }
    // A slope through what did not diverge is none of the method's own.
    let lost = fit.excluded == 0 ? "" : ", without \(fit.excluded) of \(fit.count + fit.excluded) points"
    return "\(drawn.line.title): slope \(Self.text(fit))\(lost)"
  }

  private static func text(_ fit: LogLogSlope) -> String {
    let error = fit.standardError
    guard error.isFinite else { return text(fit.slope) }
    // As many decimals as show two digits of the error.
    let decimals = error > 0 ? min(6, max(1, 1 - Int(saturating: log10(error).rounded(.down)))) : 3
    return "\(text(fit.slope, decimals)) ± \(String(format: "%.*f", decimals, error))"
  }

  private static func text(_ slope: Double, _ decimals: Int = 3) -> String {
    (abs(slope) < 1e6 ? String(format: "%.*f", decimals, slope) : Axis.text(slope)).replacing("-", with: "−")
  }

  private var caption: [String] {
    let parts =
      [
        "Median over seeds\(asked.band.words).",
        "Lines: least squares on logarithms of the medians; slope ± standard error from the residuals.",
      ] + points.choice
    let hasInfinite = lines.lines.contains { line in
      points.points(of: line).contains { $0.summary.median.isInfinite }
    }
    guard hasInfinite || lines.hasDiverged else { return parts }
    return parts + ["What diverged counts as worst; no line goes through an infinite median."]
  }
}
