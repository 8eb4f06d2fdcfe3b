import Experiments
import Foundation
import OrderedCollections
import Rows
import Statistics
import Vocabulary

extension FigureKind {
  static let profile = FigureKind(
    "profile", "the share of problems and seeds on which a series is within a factor of the best series",
    Profile.self, choosesBy: "y")
}

private struct Profile: FigureSettings {
  @Setting(.expression, "the cost, at least 0; of what should be large its reciprocal") var y:
    MetricExpression
  var lines = LineSettings()
  @Setting(
    .optional(.expression),
    "the configuration of each series and problem is the best by the median of this; left out, by y")
  var select: MetricExpression?
  @Setting(.above(1), "the largest factor that is shown") var limit = 100.0
  var about = FigureAbout()

  var shown: [MetricExpression] { [y] }
  func figure(_ data: Joined) -> Figure { ProfileFigure(self, data).figure }
}

private struct ProfileFigure {
  private var asked: Profile
  private var data: Joined
  private var lines: Lines
  private var select: MetricExpression
  /// Columns whose values make a problem of its own.
  private var problemColumns: [String]

  init(_ asked: Profile, _ data: Joined) {
    self.asked = asked
    self.data = data
    select = asked.select ?? asked.y
    problemColumns = (["problem"] + data.problemAxes).filter { !asked.lines.panels.contains($0) }
    lines = Lines(
      asked.about, asked.lines, data, data.members(asked.about, measuring: asked.y.metric),
      extraColumns: problemColumns, select: select)
  }

  var figure: Figure { Figure(lines, key: [], caption: caption, panel: panel) }

  /// Costs by problem and seed of the chosen configuration on each problem.
  private func costs(_ line: Lines.Line) -> [[Value?]: Double] {
    var costs: [[Value?]: Double] = [:]
    for group in Group.by(problemColumns, lines.members(of: line)) {
      let measured = group.members.filter { $0.measuredCount > 0 }
      guard let member = data.metrics.best(of: measured, by: select) ?? measured.first else { continue }
      let family = member.configuration.family
      let goal = data.metrics.goal(of: asked.y, family: family)
      for replicate in member.replicates {
        let value = data.metrics.observation(asked.y, of: replicate, family: family).number(goal)
        guard let value else { continue }
        let key = group.key + [.number(Double(replicate.cell.seed))]
        costs[key] = goal == .maximize ? 1 / max(value, 0) : value
      }
    }
    return costs
  }

  private func panel(_ value: [Value?], _ file: inout DataFile) -> Drawing.Panel {
    let drawn = lines.lines.filter { $0.panel == value }
    let costs = drawn.map(costs)
    // Only where every series was measured: a missing cell is no failure.
    let problems = OrderedSet(costs.flatMap { $0.keys }).filter { problem in
      costs.allSatisfy { $0[problem] != nil }
    }
    let rows = costs.map { costs in problems.map { costs[$0] ?? .infinity } }
    func x(_ limit: Double) -> Axis {
      Axis(label: "factor τ of the best", scale: .log, values: [1, limit], padding: 0)
    }
    let y = Axis(
      label: "share of problems and seeds within τ", scale: .linear, values: [0, 1.02], padding: 0)
    var panel = Drawing.Panel(title: lines.panelTitle(value), x: x(asked.limit), y: y)
    guard !problems.isEmpty else {
      if costs.contains(where: { !$0.isEmpty }) {
        panel.reason = "no problem and seed was measured with every series"
      }
      return panel
    }
    if rows.joined().contains(where: { $0 < 0 }) {
      panel.reason = "\(asked.y) is negative somewhere, which no factor can compare"
      return panel
    }
    let profile = PerformanceProfile(costs: rows)
    let limit = min(asked.limit, max(1.05, profile.largestFiniteRatio * 1.1))
    panel.x = x(limit)
    for (index, line) in drawn.enumerated() {
      panel.marks += file.marks(
        .steps, "\(line.name), \(problems.count) problems and seeds", columns: ["factor", "share"],
        rows: profile.steps(of: index, upTo: limit).map { [$0.factor, $0.share] }, style: line.style)
      let area = String(format: "%.2f", profile.area(of: index, upTo: limit))
      panel.key.append(
        Drawing.KeyEntry(title: "\(line.title): area \(area)", style: line.style, sample: .line))
    }
    return panel
  }

  private var caption: [String] {
    var parts = [
      "Performance profiles of \(Column.humanName(asked.y.description)) (Dolan and Moré 2002): diverged seeds are within"
        + " no factor; area: mean share over log τ."
    ]
    if let select = lines.select {
      parts.append(
        "Each series with its best configuration on each problem by the median of"
          + " \(Column.humanName(select.description)).")
    }
    return parts
  }
}
