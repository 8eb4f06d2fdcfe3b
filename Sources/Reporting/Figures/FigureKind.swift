import Experiments
import OrderedCollections
import Rows
import Vocabulary

/// A way to draw results: what a file may say about it, and its drawing.
public struct FigureKind: Sendable {
  /// What a file may say about it.
  public let kind: Kind
  private let settings: any FigureSettings.Type

  /// - Parameter choosesBy: the key by which it draws the best configurations where the file has no `select`.
  init(_ name: String, _ summary: String, _ settings: any FigureSettings.Type, choosesBy: String? = nil) {
    kind = Kind(name: name, summary: summary, parameters: settings.parameters, choosesBy: choosesBy)
    self.settings = settings
  }

  /// What a file says of one figure.
  ///
  /// - Throws: for what the planner lets not pass.
  func asked(_ item: ReportItem) throws(SettingError) -> AskedFigure {
    var settings = try settings.init(reading: item.values)
    settings.about.name = item.plainName
    return AskedFigure(kind: self, settings: settings)
  }
}

/// A figure that a report is to have.
struct AskedFigure {
  var kind: FigureKind
  /// Of the kind's type.
  var settings: any FigureSettings

  var name: String { settings.about.name }

  func figure(_ data: Joined) -> Figure {
    var figure = settings.figure(data)
    if let own = settings.about.caption {
      figure.caption = "\(own)\(own.hasSuffix(".") ? "" : ".") \(figure.caption)"
    }
    if let beyond = figure.drawing.beyondLogAxes { figure.caption += " \(beyond)" }
    let left = figure.drawing.markEdges()
    if !left.isEmpty {
      figure.caption += " × at an edge: values beyond the axis of \(left.joined(separator: ", "))."
    }
    figure.sayWhatIsEmpty(settings, data)
    return figure
  }
}

extension Figure {
  /// An empty panel says why it is empty, and so does the caption where the whole figure is.
  fileprivate mutating func sayWhatIsEmpty(_ asked: any FigureSettings, _ data: Joined) {
    let empty = drawing.panels.indices.filter { drawing.isEmpty(drawing.panels[$0]) }
    guard !empty.isEmpty else { return }
    for index in empty {
      let panel = drawing.panels[index]
      drawing.panels[index].reason = panel.reason ?? EmptyFigure.reason(asked, data, axes: panel.axes)
      drawing.panels[index].marks = []
      drawing.panels[index].uprights = []
    }
    guard empty.count == drawing.panels.count else { return }
    // What is not finished yet is no fault of the figure.
    let reasons = Set(empty.compactMap { drawing.panels[$0].reason }).subtracting(["no finished cell yet"])
      .sorted()
    guard !reasons.isEmpty else { return }
    caption += " Empty: \(reasons.joined(separator: "; "))."
    notes.append("figure \(asked.about.name) is empty: \(reasons.joined(separator: "; "))")
  }
}

extension Drawing {
  /// What a log axis cannot show; nil where there is nothing of it.
  fileprivate var beyondLogAxes: String? {
    let axes = panels.flatMap(\.axes) + [colors?.axis].compactMap(\.self)
    let labels = OrderedSet(axes.filter(\.hidesValues).map(\.label))
    return labels.isEmpty
      ? nil : "Beyond the log axis: values of 0 or below of \(labels.joined(separator: ", "))."
  }
}

extension Drawing.Panel {
  fileprivate var axes: [Axis] { [x, y, right].compactMap(\.self) }
}

/// A drawn figure and what its caption has to say.
struct Figure {
  var drawing: Drawing
  var caption: String
  var notes: [String]
}

extension Figure {
  /// A figure of lines.
  ///
  /// - Parameters:
  ///   - key: of all panels, beside what a panel has of its own.
  ///   - caption: sentences; the last one, which lines have no finished cell, comes to them.
  ///   - panel: draws one of the grid's values.
  init(
    _ lines: Lines, key: [Drawing.KeyEntry], caption: [String],
    panel: (_ value: [Value?], _ file: inout DataFile) -> Drawing.Panel
  ) {
    var file = DataFile()
    let panels = lines.grid.values.map { panel($0, &file) }
    self.init(
      drawing: lines.grid.drawing(panels, file, key: key),
      caption: (caption + FigureCaption.missing(lines)).joined(separator: " "), notes: lines.notes)
  }
}

/// Every figure kind. Adding one is a file in `Kinds/` and a line here.
public enum FigureKinds {
  /// In the order of the reference; a new one comes last.
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
    .bestSoFar,
  ]
}

/// Why a figure, or a panel of it, shows nothing.
enum EmptyFigure {
  static func reason(_ asked: any FigureSettings, _ data: Joined, axes: [Axis]) -> String {
    let members = asked.about.match.filter(data.members)
    guard !members.isEmpty else { return "no cell matches" }
    let measured = members.filter { $0.measuredCount > 0 }
    guard !measured.isEmpty else { return "no finished cell yet" }
    for name in OrderedSet(asked.shown.map(\.metric)) {
      let measuring = measured.filter { data.metrics.metric(name, family: $0.configuration.family) != nil }
      guard !measuring.isEmpty else { return "no finished cell measures \(name)" }
      let measurements = measuring.flatMap(\.replicates).compactMap { try? $0.result?.measurement() }
      if measurements.allSatisfy({ $0.outcome == .diverged }) { return "every run diverged" }
      let onTheWay = measurements.flatMap { $0.column(name) ?? [] }
      let atTheEnd = measurements.flatMap { measurement in
        [measurement.timings[name]].compactMap(\.self)
          + measurement.metrics.filter { $0.key == name || $0.key.hasPrefix("\(name)@") }.values
      }
      guard onTheWay.contains(where: { !$0.isNaN }) || (!asked.isCurve && !atTheEnd.isEmpty) else {
        return "\(name) was not recorded; `record:` in the experiment file says what is"
      }
      guard (onTheWay + atTheEnd).contains(where: \.isFinite) else { return "no value of \(name) is finite" }
    }
    let hiding = axes.filter(\.hidesValues).map(\.label)
    if let label = hiding.first { return "no value of \(label) is above 0, as a log axis needs" }
    return measured.contains { $0.divergedCount > 0 }
      ? "nothing to draw: half of the runs or more diverged" : "nothing to draw"
  }
}
