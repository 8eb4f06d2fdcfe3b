import Experiments

/// A way to draw results: what a file may say about it, and its drawing.
public struct FigureKind: Sendable {
  public let kind: Kind
  let draw: @Sendable (ReportItem, Joined) -> Figure

  init(_ kind: Kind, draw: @escaping @Sendable (ReportItem, Joined) -> Figure) {
    self.kind = Kind(
      name: kind.name, summary: kind.summary, parameters: kind.parameters + Match.parameters)
    self.draw = draw
  }
}

/// A drawn figure and what its caption has to say.
struct Figure {
  var drawing: Drawing
  var caption: String
  var notes: [String]
}
