import Vocabulary

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
