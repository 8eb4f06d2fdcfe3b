import Experiments
import Rows
import Vocabulary

/// What the results say by now, in a few lines: the best configuration of every optimizer, its value with what its
/// interval is, and its difference to the baseline. A report says the same under "Best configurations".
///
/// A best is one of all that were to be measured: an optimizer of which a cell is missing has no row.
public struct Answer: Sendable, Hashable {
  /// The winners by one expression.
  public struct Block: Sendable, Hashable {
    /// How they were chosen, and what is shown.
    public var lead: String
    /// What each column holds.
    public var heads: [String]
    /// Places of the heads whose columns hold numbers.
    public var numbers: Set<Int>
    /// A field for each head; the best of those that compete ends with `*`.
    public var rows: [[String]]
    /// Of the block, beyond those in ``rows``.
    public var rowsLeftOut: Int
    /// Sentences on the seeds, the intervals and the differences.
    public var remarks: [String]
  }

  /// One for each expression that the experiment is judged by.
  public var blocks: [Block]
  /// Expressions for whose blocks there was no room.
  public var blocksLeftOut: [String]
  /// Sentences on what is not complete, and therefore not said.
  public var missing: [String]

  /// More rows are a report, not an answer.
  private static let mostRows = 24
  private static let mostMissing = 4

  init(
    _ asked: AskedReport, _ data: Joined, _ catalog: Catalog, tuning: TuningOutcome?, winners whole: [Winners]
  ) {
    let columns = ["problem"] + data.problemAxes + ["optimizer"]
    let groups = Group.by(columns, data.members)
    let waiting = Set(data.plan.finalStageToCome.flatMap(\.group.configurations))
    let incomplete = groups.filter { group in
      group.members.contains { member in
        waiting.contains(member.configurationIndex) || member.measuredCount < member.replicates.count
      }
    }
    var winners = whole
    if !incomplete.isEmpty {
      let missing = Set(incomplete.flatMap { $0.members.map(\.configurationIndex) })
      var data = data
      data.members.removeAll { missing.contains($0.configurationIndex) }
      winners = Winners.all(asked, data, catalog, tuning: tuning)
    }
    (blocks, blocksLeftOut) = ([], [])
    var room = Self.mostRows
    for winner in winners where !winner.table.rows.isEmpty {
      guard room > 0 else {
        blocksLeftOut.append(winner.table.name)
        continue
      }
      let block = Block(winner, data, most: room)
      room -= block.rows.count
      blocks.append(block)
    }
    missing = Self.missing(incomplete, of: groups, data, columns)
  }

  private static func missing(
    _ incomplete: [Group], of groups: [Group], _ data: Joined, _ columns: [String]
  ) -> [String] {
    guard !incomplete.isEmpty else { return [] }
    let shown = columns.indices.filter { index in
      index == columns.count - 1 || Set(groups.map { $0.key[index] }).count > 1
    }
    var lines = incomplete.prefix(mostMissing).map { group in
      let name = shown.map { data.texts.label(columns[$0], group.key[$0]) }.joined(separator: ", ")
      let counts = group.members.counts
      let (open, failed) = (counts.planned - counts.measured, counts.failed)
      if open == 0 { return "\(name): its final stage has not run" }
      return "\(name): \(open) of \(counts.planned) cells have no result"
        + (failed > 0 ? ", \(failed) of them failed" : "")
    }
    if incomplete.count > mostMissing { lines.append("and \(incomplete.count - mostMissing) more") }
    let all = incomplete.count == groups.count
    return [
      (all ? "No optimizer is complete, so none has a best yet: " : "Not complete, and left out: ")
        + lines.joined(separator: "; ") + "."
    ]
  }
}

extension Answer.Block {
  init(_ winners: Winners, _ data: Joined, most: Int) {
    let table = winners.table
    let grid = table.grid(data)
    lead = "The best of each optimizer. " + winners.lead + " " + grid.caption
    heads = grid.heads.map { [$0.group, $0.text].compactMap(\.self).joined(separator: ": ") }
    numbers = Set(grid.heads.indices.filter { grid.heads[$0].isNumber })
    // One optimizer that competes with none is no best.
    let rivals = Dictionary(grouping: table.entries) { table.scope(of: $0) }
    let hasRivals = rivals.values.contains { $0.count > 1 }
    let marked = grid.heads.indices.filter { index in
      hasRivals && grid.rows.contains { $0.indices.contains(index) && $0[index].isBest }
    }
    rows = grid.rows.prefix(most).map { row in
      row.enumerated().map { index, cell in
        marked.contains(index) ? "\(cell.text) \(cell.isBest ? "*" : " ")" : cell.text
      }
    }
    rowsLeftOut = grid.rows.count - rows.count
    remarks = [winners.remark]
    if !marked.isEmpty {
      remarks.append(
        "*: the best number\(table.competitionText); no test says that it is the better optimizer.")
    }
    if let text = table.baselineText { remarks.append("\(text).") }
    if let text = winners.missingBaseline { remarks.append(text) }
  }
}
