import Vocabulary

extension FigureKind {
  /// Metrics along training: median over seeds with a band, a panel per metric and value of `panels`.
  static let learningCurve = FigureKind(
    Kind(
      name: "learning_curve",
      summary: "metrics along training: the median over seeds with a band, a panel for each metric",
      parameters: [
        .optional("x", .metric, "the horizontal axis; left out, the series index (epoch or step)"),
        .required(
          "y", .list(.metric),
          "metrics, a panel for each; step.loss and the like are what record: {per_step: [loss]} keeps"),
        FigureParameters.series, FigureParameters.panels, FigureParameters.select,
        FigureParameters.band(.quartiles), FigureParameters.scale("y_scale"),
        FigureParameters.scale("x_scale"), FigureParameters.match, FigureParameters.caption,
      ])
  ) { item, data in
    let figure = CurveFigure(item, data, metrics: item.texts("y"))
    return figure.figure(
      panels: item.texts("y").map { metric in
        CurveFigure.PanelRow(left: metric, right: nil, leftScale: item.scale("y_scale"))
      },
      band: item.band(default: .quartiles))
  }
}
