import Experiments
import OrderedCollections
import Rows
import Vocabulary

/// The lines of a figure: one per panel and series, each one configuration with its replicates.
struct Lines {
  struct Line {
    /// Values of ``Lines/panelColumns``.
    var panel: [Value?]
    /// For the key.
    var title: String
    /// `sgd (cifar100)`: with the panel, where there are several.
    var name: String
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
    var nameWithChoice: String { choice.isEmpty ? name : "\(name): \(choice)" }
  }

  var panelColumns: [String]
  var grid: PanelGrid
  var lines: [Line]
  /// Lines for which no cell is finished: `sgd`.
  var missing: [String] = []
  var select: MetricExpression?
  var notes: [String]
  private var texts: ColumnTexts
  /// Those that the figure is about.
  private var members: [Member]

  /// - Parameters:
  ///   - members: that measure what the figure shows.
  ///   - extraColumns: columns that are neither mixed nor lines (the x of a sensitivity figure).
  init(
    _ about: FigureAbout, _ asked: LineSettings, _ data: Joined, _ members: [Member],
    extraColumns: [String] = [], select: MetricExpression?
  ) {
    self.members = members
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
    let chosen =
      extraColumns.isEmpty ? Group.varying(candidates.filter { !columns.contains($0) }, within: groups) : []
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
      let more = zip(added, rest).compactMap { column, value in value.map { texts.label(column, $0) } }
      let title = ([texts.label(series, value)] + more).joined(separator: ", ")
      let panelTitle = texts.title(panelColumns, panel)
      let name = panelTitle.isEmpty ? title : "\(title) (\(panelTitle))"
      guard
        let member = extraColumns.isEmpty ? chooser.choose(from: group.members) : Self.merged(group.members),
        member.measuredCount > 0
      else {
        missing.append(name)
        continue
      }
      let choice = chosen.compactMap { column in
        Column.value(column, member.configuration, seed: 0).map { texts.label(column, $0) }
      }
      lines.append(
        Line(
          panel: panel, title: title, name: name, place: places[value] ?? 0,
          order: order.firstIndex(of: value) ?? 0, variant: variant, member: member,
          choice: choice.joined(separator: ", ")))
    }
    grid = PanelGrid(Array(panels), named: named.count, of: panelColumns.count)
  }

  /// All replicates under the first configuration, to ask whether anything is finished.
  private static func merged(_ members: [Member]) -> Member? {
    guard var first = members.first else { return nil }
    first.replicates = members.replicates
    return first
  }

  func panelTitle(_ panel: [Value?]) -> String { texts.title(panelColumns, panel) }

  /// The configurations that a line stands for.
  func members(of line: Line) -> [Member] {
    let indices = line.member.configurationIndices
    return members.filter { indices.contains($0.configurationIndex) }
  }

  var hasDiverged: Bool { lines.contains { $0.member.divergedCount > 0 } }

  /// One line of each title, in the order of the experiment.
  var distinct: [Line] {
    var seen = Set<String>()
    return lines.sorted { ($0.order, $0.variant) < ($1.order, $1.variant) }
      .filter { seen.insert($0.title).inserted }
  }

  /// An entry for each of ``distinct``.
  func key(as sample: Drawing.KeyEntry.Sample = .lineAndPoints) -> [Drawing.KeyEntry] {
    distinct.map { Drawing.KeyEntry(title: $0.title, style: $0.style, sample: sample) }
  }
}

extension ColumnTexts {
  /// Of a panel: `cifar100, batch size 64`.
  func title(_ columns: [String], _ values: [Value?]) -> String {
    zip(columns, values).map { label($0, $1) }.joined(separator: ", ")
  }
}
