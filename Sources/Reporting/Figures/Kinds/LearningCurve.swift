import Experiments
import Rows
import Vocabulary

extension FigureKind {
  static let learningCurve = FigureKind(
    "learning_curve", "metrics along training: the median over seeds with a band, a panel for each metric",
    LearningCurve.self)

  static let dualAxis = FigureKind(
    "dual_axis", "two metrics along training, one on the left axis (solid), one on the right (dotted)",
    DualAxis.self)
}

/// What kinds that draw along training have in common.
protocol CurveSettings: FigureSettings {
  var x: String? { get }
  var lines: LineSettings { get }
  var band: Band { get }
  var xScale: Axis.Scale { get }
}

extension CurveSettings {
  var isCurve: Bool { true }
}

struct LearningCurve: CurveSettings {
  @Setting(.optional(.metric), CurveFigure.xText) var x: String?
  @Setting(
    .list(.metric),
    "metrics, a panel for each; step.loss and the like are what record: {per_step: [loss]} keeps")
  var y: [String]
  var lines = LineSettings()
  @Setting(.optional(.expression), FigureText.select) var select: MetricExpression?
  @Setting(.choice, FigureText.band) var band = Band.quartiles
  @Setting(.choice, FigureText.scale) var yScale = Axis.Scale.linear
  @Setting(.choice, FigureText.scale) var xScale = Axis.Scale.linear
  var about = FigureAbout()

  var shown: [MetricExpression] { y.map { MetricExpression(.final, $0) } }

  func figure(_ data: Joined) -> Figure {
    CurveFigure(self, data, y.map { CurveFigure.PanelRow(left: $0, leftScale: yScale) }).figure
  }
}

private struct DualAxis: CurveSettings {
  @Setting(.optional(.metric), CurveFigure.xText) var x: String?
  @Setting(.metric, "the metric of the left axis") var left: String
  @Setting(.metric, "the metric of the right axis") var right: String
  var lines = LineSettings()
  @Setting(.optional(.expression), FigureText.select) var select: MetricExpression?
  @Setting(.choice, FigureText.band) var band = Band.none
  @Setting(.choice, FigureText.scale) var leftScale = Axis.Scale.linear
  @Setting(.choice, FigureText.scale) var rightScale = Axis.Scale.linear
  @Setting(.choice, FigureText.scale) var xScale = Axis.Scale.linear
  var about = FigureAbout()

  var shown: [MetricExpression] { [left, right].map { MetricExpression(.final, $0) } }

  func figure(_ data: Joined) -> Figure {
    let row = CurveFigure.PanelRow(left: left, right: right, leftScale: leftScale, rightScale: rightScale)
    return CurveFigure(self, data, [row]).figure
  }
}
