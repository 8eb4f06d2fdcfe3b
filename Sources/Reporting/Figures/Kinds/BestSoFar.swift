import Experiments
import Rows

extension FigureKind {
  static let bestSoFar = FigureKind(
    "best_so_far",
    "the best of the first k configurations in the order in which they were tried: what a search found, at equal budgets",
    BestSoFar.self)
}

private struct BestSoFar: FigureSettings {
  var curve = TriedCurve()
  var about = FigureAbout()

  var shown: [MetricExpression] { [curve.y] }
  func figure(_ data: Joined) -> Figure { BestOfTriedFigure(curve, about, data, order: .tried).figure }
}
