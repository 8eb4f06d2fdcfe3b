import Escapes
import Experiments
import Foundation

/// What an epoch costs each optimizer, where that was measured.
enum TimeSection {
  /// Nil where it was not.
  static func text(_ seconds: EpochSeconds?) -> Markdown? {
    guard let seconds, !seconds.rows.isEmpty else { return nil }
    var table = MarkdownTable()
    for head in ["problem", "optimizer"] { table.addColumn(head) }
    for head in ["seconds per epoch", "95 % interval", "ratio to the first", "95 % interval"] {
      table.addColumn(head, isNumber: true)
    }
    for row in seconds.rows {
      table.add([
        row.problem, row.optimizer, number(row.secondsPerEpoch), "\(number(row.low)) to \(number(row.high))",
        number(row.ratio), "\(number(row.ratioLow)) to \(number(row.ratioHigh))",
      ])
    }
    let origin = seconds.origin
    let commit = origin.commit.map { "commit \($0.prefix(12))\(origin.isDirty ? " with local changes" : "")" }
    let place = [origin.processor, origin.host, commit ?? "no commit"].joined(separator: ", ")
    let text =
      "Training steps in turns, \(origin.rounds) rounds, one core (\(place)); validation is not counted. The process had"
      + " \(number(origin.processorShare * 100)) % of the core. Training seconds in this report are epochs times"
      + " these."
    return "\(table.markdown)\n\n\(Markdown(text: text))"
  }

  /// What a reader must know before trusting times; each sentence ends with what to do.
  static func warnings(_ seconds: EpochSeconds?, _ data: Joined) -> [String] {
    guard let seconds else { return [] }
    var warnings: [String] = []
    if data.metrics.secondsPerEpoch == nil {
      warnings.append(
        "\(EpochSeconds.fileName) does not have every optimizer of the file as it is now, and is not used: give"
          + " `sweep bench` the file again.")
    }
    if seconds.origin.wasDisturbed {
      warnings.append(
        "Something else ran while seconds per epoch were measured: the process had"
          + " \(number(seconds.origin.processorShare * 100)) % of a core. Measure again on an idle machine.")
    }
    return warnings
  }

  private static func number(_ value: Double) -> String { NumberText(scale: value, digits: 4).text(value) }
}

/// What a figure over training seconds is drawn over: seconds of cells that ran beside others compare no optimizers.
enum TimeAxis: Equatable {
  /// The figure is over something else, or about one optimizer.
  case asAsked
  /// Epochs times the seconds per epoch that were measured in turns.
  case measured
  /// Epochs, for no such seconds were measured; with the figure's name.
  case withheld(String)

  static let label = "training time, epochs × measured seconds per epoch (s)"

  init(_ asked: some CurveSettings, _ lines: Lines, _ data: Joined) {
    let members = lines.lines.map(\.member)
    let isOverTime = members.contains { member in
      asked.x.map { data.metrics.isClock($0, family: member.configuration.family) } ?? false
    }
    guard isOverTime else {
      self = .asAsked
      return
    }
    if members.allSatisfy({ data.metrics.secondsPerEpoch?[$0.configurationIndex] != nil }) {
      self = .measured
    } else {
      self = Set(members.map(\.configuration.optimizer)).count > 1 ? .withheld(asked.about.name) : .asAsked
    }
  }

  /// For the caption, with a space before it.
  var sentence: String {
    switch self {
    case .asAsked: ""
    case .measured:
      " Training seconds are epochs times the seconds per epoch that sweep bench measured, the optimizers in turns."
    case .withheld:
      " Over epochs: the seconds of cells that ran beside others compare no optimizers."
    }
  }

  var note: String? {
    guard case .withheld(let name) = self else { return nil }
    return
      "figure \(name): drawn over epochs, for the seconds of cells that ran beside others compare no optimizers;"
      + " `sweep bench FILE` measures seconds per epoch, in turns, while nothing else runs"
  }
}
