import Experiments
import Rows
import Vocabulary

extension FigureKind {
  static let bestAfterK = FigureKind(
    "best_after_k", "the best to expect after trying k of the configurations in random order",
    BestAfterK.self)
}

private struct BestAfterK: FigureSettings {
  var curve = TriedCurve()
  @Setting(.choice, "of the best of k") var center = BestCenter.mean
  var about = FigureAbout()

  var shown: [MetricExpression] { [curve.y] }

  func figure(_ data: Joined) -> Figure {
    BestOfTriedFigure(curve, about, data, order: .random(center)).figure
  }
}

/// What the best of k of the configurations in random order is.
enum BestCenter: String, SettingChoice {
  case mean, median

  var summary: String {
    switch self {
    case .mean: "The expected best; infinite while k configurations can all diverge."
    case .median: "The best that half of all choices of k reach."
    }
  }
}
