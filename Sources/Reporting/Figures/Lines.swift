import Experiments
import OrderedCollections
import Vocabulary

/// The lines of a figure: one per panel and series, each one configuration with its replicates.
struct Lines {
  struct Line {
    /// Values of ``Lines/panelColumns``.
    var panel: [Value?]
    /// For the key.
    var title: String
    /// What the series looks like: a place among the styles.
    var place: Int
    /// Position of the series' value in the experiment.
    var order: Int
    /// Among lines of one series, told apart by dash and point.
    var variant: Int
    var member: Member
    /// What `select` chose: `learning rate 0.1, clip threshold 1`; empty without a choice.
    var choice: String

    var style: SeriesStyle { SeriesStyle(place: place, variant: variant) }
  }

  var panelColumns: [String]
  var grid: PanelGrid
  var lines: [Line]
  /// Lines for which no cell is finished: `sgd`.
  var missing: [String] = []
  var select: MetricExpression?
  var notes: [String]
  private var texts: ColumnTexts

  /// - Parameters:
  ///   - families: of the configurations that measure what the figure shows.
  ///   - extraColumns: columns that are neither mixed nor lines (the x of a sensitivity figure).
  init(
    _ about: FigureAbout, _ asked: LineSettings, _ data: Joined, families: Set<String>,
    extraColumns: [String] = [], select: MetricExpression?
  ) {
    let members = about.match.filter(data.members).filter { families.contains($0.configuration.family) }
    let series = asked.series
    let texts = data.texts
    self.texts = texts
    let named = asked.panels
    panelColumns = Group.separating(
      named, candidates: series == "problem" || extraColumns.contains("problem") ? [] : ["problem"], members,
      isFinal: false)
    let chooser = Chooser(select, members, data)
    self.select = chooser.expression
    var columns = panelColumns + [series]
    notes = chooser.notes(for: "figure \(about.name)", columns: columns + extraColumns)
    let candidates = ["problem", "optimizer"] + data.axes
    let wanted = candidates.filter { !extraColumns.contains($0) }
    if !chooser.isChoosing {
      columns = Group.separating(columns, candidates: wanted, members, isFinal: extraColumns.isEmpty)
    }
    let groups = Group.by(columns, members)
    let added = columns.dropFirst(panelColumns.count + 1)
    let chosen = Group.varying(candidates.filter { !columns.contains($0) }, within: groups)
    let places = data.places(ofSeries: series)
    let order = OrderedSet(Group.by([series], data.members).map { $0.key[0] })
    var variants: [Value?: OrderedSet<[Value?]>] = [:]
    var panels: OrderedSet<[Value?]> = []
    lines = []
    for group in groups {
      let panel = Array(group.key.prefix(panelColumns.count))
      panels.append(panel)
      let value = group.key[panelColumns.count]
      let rest = Array(group.key.dropFirst(panelColumns.count + 1))
      let variant = variants[value, default: []].append(rest).index
      let title =
        ([texts.label(series, value)]
        + zip(added, rest).compactMap { column, value in
          value.map { texts.label(column, $0) }
        }).joined(separator: ", ")
      guard
        let member = extraColumns.isEmpty
          ? chooser.choose(from: group.members) : Self.merged(group.members),
        member.measuredCount > 0
      else {
        missing.append(Self.name(title, panel, panelColumns, texts))
        continue
      }
      let choice = chosen.compactMap { column in
        extraColumns.isEmpty
          ? Column.value(column, member.configuration, seed: 0).map { texts.label(column, $0) } : nil
      }
      lines.append(
        Line(
          panel: panel, title: title, place: places[value] ?? 0,
          order: order.firstIndex(of: value) ?? 0, variant: variant, member: member,
          choice: choice.joined(separator: ", ")))
    }
    grid = PanelGrid(Array(panels), named: named.count, of: panelColumns.count)
  }

  /// All replicates under the first configuration, to ask whether anything is finished.
  private static func merged(_ members: [Member]) -> Member? {
    guard var first = members.first else { return nil }
    first.replicates = members.flatMap(\.replicates)
    return first
  }

  /// `sgd (cifar100)`: with the panel, where there are several.
  func name(_ title: String, _ panel: [Value?]) -> String { Self.name(title, panel, panelColumns, texts) }

  func panelTitle(_ panel: [Value?]) -> String { Self.panelTitle(panel, panelColumns, texts) }

  private static func name(
    _ title: String, _ panel: [Value?], _ columns: [String], _ texts: ColumnTexts
  ) -> String {
    let label = panelTitle(panel, columns, texts)
    return label.isEmpty ? title : "\(title) (\(label))"
  }

  static func panelTitle(_ panel: [Value?], _ columns: [String], _ texts: ColumnTexts) -> String {
    zip(columns, panel).map { texts.label($0, $1) }.joined(separator: ", ")
  }

  /// A key entry per distinct line, in the order of the experiment.
  var key: [Drawing.KeyEntry] {
    var seen = Set<String>()
    return lines.sorted { ($0.order, $0.variant) < ($1.order, $1.variant) }
      .filter { seen.insert($0.title).inserted }
      .map { Drawing.KeyEntry(title: $0.title, style: $0.style) }
  }
}
