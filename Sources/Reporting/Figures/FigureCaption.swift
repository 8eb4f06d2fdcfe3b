import Experiments
import Rows

/// The sentences under a figure: what the lines are, what was chosen, what is missing.
enum FigureCaption {
  static func curves(_ lines: Lines, _ band: Band) -> [String] {
    let seeds = seedsText(lines.lines.map(\.member.measuredCount))
    let diverged = lines.lines.filter { $0.member.divergedCount > 0 }.map { line in
      "\(line.name): \(line.member.divergedCount) of \(line.member.measuredCount)"
    }
    let sentences = ["Median over \(seeds)\(band.words)."] + choices(lines)
    guard !diverged.isEmpty else { return sentences }
    return sentences + [
      "Diverged seeds count as worst (\(diverged.joined(separator: ", ")));"
        + " × where a median ends because of them, at the edge where there is none."
    ]
  }

  /// What `select` chose, line by line.
  static func choices(_ lines: Lines) -> [String] {
    let choices = lines.lines.filter { !$0.choice.isEmpty }.map(\.nameWithChoice)
    guard let select = lines.select, !choices.isEmpty else { return [] }
    return [
      "Best configuration by the median of \(Column.humanName(select.description)) — "
        + choices.joined(separator: "; ") + "."
    ]
  }

  /// `3 seeds`, `1 to 3 seeds`.
  static func seedsText(_ counts: [Int]) -> String {
    guard let least = counts.min(), let most = counts.max() else { return "seeds" }
    return least == most ? (most == 1 ? "1 seed" : "\(most) seeds") : "\(least) to \(most) seeds"
  }

  /// "Clip threshold at the best by the median of …"; nothing where no other column varies or nothing was chosen.
  static func others(_ columns: [String], _ select: MetricExpression?) -> [String] {
    guard let select, !columns.isEmpty else { return [] }
    let names = columns.map(Column.humanName).joined(separator: ", ")
    return [
      names.prefix(1).uppercased() + names.dropFirst()
        + " at the best by the median of \(Column.humanName(select.description))."
    ]
  }

  static func missing(_ lines: Lines) -> [String] {
    lines.missing.isEmpty ? [] : ["No finished cell yet: \(lines.missing.joined(separator: ", "))."]
  }
}
