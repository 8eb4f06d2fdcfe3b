/// Every figure kind. Adding one is a file in `Kinds/` and a line here.
public enum FigureKinds {
  public static let all: [FigureKind] = [
    .learningCurve,
    .dualAxis,
    .sensitivity,
    .quantile,
    .slope,
    .heatmap,
    .profile,
    .bestAfterK,
    .points,
    .parallelCoordinates,
  ]
}
