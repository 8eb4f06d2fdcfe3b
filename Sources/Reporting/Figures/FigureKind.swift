import Experiments

/// A way to draw results: what a file may say about it, and its drawing.
public struct FigureKind: Sendable {
  public let kind: Kind
  let draw: @Sendable (ReportItem, Joined) -> Figure

  init(_ kind: Kind, draw: @escaping @Sendable (ReportItem, Joined) -> Figure) {
    self.kind = Kind(
      name: kind.name, summary: kind.summary, parameters: kind.parameters + Match.parameters)
    self.draw = { item, data in
      var figure = draw(item, data)
      if let beyond = figure.drawing.beyondLogAxes { figure.caption += " \(beyond)" }
      return figure
    }
  }
}

extension Drawing {
  /// What a log axis cannot show; nil where there is nothing of it.
  fileprivate var beyondLogAxes: String? {
    let axes =
      panels.flatMap { [$0.x, $0.y] + ($0.right.map { [$0] } ?? []) } + (colors.map { [$0.axis] } ?? [])
    var labels: [String] = []
    for axis in axes where axis.hidesValues && !labels.contains(axis.label) { labels.append(axis.label) }
    return labels.isEmpty
      ? nil : "Beyond the log axis: values of 0 or below of \(labels.joined(separator: ", "))."
  }
}

/// A drawn figure and what its caption has to say.
struct Figure {
  var drawing: Drawing
  var caption: String
  var notes: [String]
}
