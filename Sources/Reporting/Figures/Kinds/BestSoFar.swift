import Experiments
import Vocabulary

extension FigureKind {
  /// The best of the first k configurations, against k: what a search had found by then, at equal budgets.
  static let bestSoFar = FigureKind(
    "best_so_far",
    "the best of the first k configurations in the order in which they were tried: what a search found, at equal budgets",
    BestSoFar.self
  ) { asked, data in
    var settings = BestAfterK()
    settings.y = asked.y
    settings.lines = asked.lines
    settings.band = asked.band
    settings.xScale = asked.xScale
    settings.yScale = asked.yScale
    settings.about = asked.about
    return BestAfterKFigure(settings, data, order: .tried).figure
  }
}

private struct BestSoFar: FigureSettings {
  @Setting(.expression, "what is tuned for, e.g. final validation_accuracy") var y: MetricExpression
  var lines = LineSettings()
  @Setting(.choice, FigureText.band) var band = Band.quartiles
  @Setting(.choice, FigureText.scale) var xScale = Axis.Scale.linear
  @Setting(.choice, FigureText.scale) var yScale = Axis.Scale.linear
  var about = FigureAbout()

  var shown: [MetricExpression] { [y] }
}
