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

extension FigureKind {
  /// Two metrics along training in one panel, each with its own axis.
  static let dualAxis = FigureKind(
    Kind(
      name: "dual_axis",
      summary: "two metrics along training, one on the left axis (solid), one on the right (dotted)",
      parameters: [
        .optional("x", .metric, "the horizontal axis; left out, the series index (epoch or step)"),
        .required("left", .metric, "the metric of the left axis"),
        .required("right", .metric, "the metric of the right axis"),
        FigureParameters.series, FigureParameters.panels, FigureParameters.select,
        FigureParameters.band(.none), FigureParameters.scale("left_scale"),
        FigureParameters.scale("right_scale"), FigureParameters.scale("x_scale"), FigureParameters.match,
        FigureParameters.caption,
      ])
  ) { item, data in
    let left = item.text("left") ?? ""
    let right = item.text("right") ?? ""
    let row = CurveFigure.PanelRow(
      left: left, right: right, leftScale: item.scale("left_scale"), rightScale: item.scale("right_scale"))
    return CurveFigure(item, data, metrics: [left, right])
      .figure(panels: [row], band: item.band(default: .none))
  }
}
