import Experiments
import Vocabulary

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
      let left = figure.drawing.markEdges()
      if !left.isEmpty {
        figure.caption += " × at an edge: values beyond the axis of \(left.joined(separator: ", "))."
      }
      figure.sayWhatIsEmpty(item, data)
      return figure
    }
  }
}

extension Figure {
  /// An empty panel says why it is empty, and so does the caption where the whole figure is.
  fileprivate mutating func sayWhatIsEmpty(_ item: ReportItem, _ data: Joined) {
    let empty = drawing.panels.indices.filter { drawing.isEmpty(drawing.panels[$0]) }
    guard !empty.isEmpty else { return }
    for index in empty {
      let panel = drawing.panels[index]
      let axes = [panel.x, panel.y] + (panel.right.map { [$0] } ?? [])
      drawing.panels[index].reason = panel.reason ?? EmptyFigure.reason(item, data, axes: axes)
      drawing.panels[index].marks = []
      drawing.panels[index].uprights = []
    }
    guard empty.count == drawing.panels.count else { return }
    // What is not finished yet is no fault of the figure.
    let reasons = Set(empty.compactMap { drawing.panels[$0].reason }).subtracting(["no finished cell yet"])
      .sorted()
    guard !reasons.isEmpty else { return }
    caption += " Empty: \(reasons.joined(separator: "; "))."
    notes.append("figure \(item.name) is empty: \(reasons.joined(separator: "; "))")
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
