import Escapes
import Experiments
import Rows

/// What an epoch or a step costs each optimizer, where that was measured.
enum TimeSection {
  /// Nil where it was not.
  static func text(_ seconds: TrainingTimes?) -> Markdown? {
    guard let seconds, !seconds.rows.isEmpty else { return nil }
    let units = seconds.units
    var table = MarkdownTable(
      ["problem", "optimizer"],
      numbers: ["seconds per \(units)", "95 % interval", "ratio to the first", "95 % interval"])
    for row in seconds.rows {
      table.add([
        row.problem, row.optimizer, number(row.seconds), "\(number(row.low)) to \(number(row.high))",
        number(row.ratio), "\(number(row.ratioLow)) to \(number(row.ratioHigh))",
      ])
    }
    let origin = seconds.origin
    let commit = origin.commit.map { "commit \($0.prefix(12))\(origin.isDirty ? " with local changes" : "")" }
    let place = [origin.processor, origin.host, commit ?? "no commit"].joined(separator: ", ")
    let text =
      "Training steps in turns, \(origin.rounds) rounds, one core (\(place)); validation is not counted. The process had"
      + " \(number(origin.processorShare * 100)) % of the core. Training seconds in this report are \(units)s"
      + " times these."
    return "\(table.markdown)\n\n\(Markdown(text: text))"
  }

  /// What a reader must know before trusting times; each sentence ends with what to do.
  static func warnings(_ seconds: TrainingTimes?, _ data: Joined) -> [String] {
    guard let seconds else { return [] }
    var warnings: [String] = []
    if data.metrics.secondsPerUnit == nil {
      warnings.append(
        "\(TrainingTimes.fileName) does not have every optimizer of the file as it is now, and is not used: give"
          + " `sweep bench` the file again.")
    }
    if seconds.origin.wasDisturbed {
      warnings.append(
        "Something else ran while seconds per \(seconds.units) were measured: the process had"
          + " \(number(seconds.origin.processorShare * 100)) % of a core. Measure again on an idle machine.")
    }
    return warnings
  }

  private static func number(_ value: Double) -> String { NumberText(scale: value).text(value) }
}

/// What a figure over training seconds is drawn over: seconds of cells that ran beside others compare no optimizers.
enum TimeAxis: Equatable {
  /// The figure is over something else, or about one optimizer.
  case asAsked
  /// Epochs times the seconds per epoch that were measured in turns, or steps times those per step.
  case measured(unit: String)
  /// Epochs or steps, for no such seconds were measured; with the figure's name.
  case withheld(String, unit: String)

  static func label(_ unit: String) -> String { "training time, \(unit)s × measured seconds per \(unit) (s)" }

  var isMeasured: Bool { if case .measured = self { true } else { false } }
  var isWithheld: Bool { if case .withheld = self { true } else { false } }

  init(_ asked: some CurveSettings, _ lines: Lines, _ data: Joined) {
    let members = lines.lines.map(\.member)
    let isOverTime = members.contains { member in
      asked.x.map { data.metrics.isClock($0, family: member.configuration.family) } ?? false
    }
    guard isOverTime else {
      self = .asAsked
      return
    }
    let unit = members.first.flatMap { data.metrics.seriesIndex(family: $0.configuration.family) } ?? "epoch"
    let isMeasured = members.allSatisfy { data.metrics.secondsPerUnit?[$0.configurationIndex] != nil }
    let compares = Set(members.map(\.configuration.optimizer)).count > 1
    self = isMeasured ? .measured(unit: unit) : compares ? .withheld(asked.about.name, unit: unit) : .asAsked
  }

  /// For the caption, with a space before it.
  var sentence: String {
    switch self {
    case .asAsked: ""
    case .measured(let unit):
      " Training seconds are \(unit)s times the seconds per \(unit) that sweep bench measured, the optimizers in turns."
    case .withheld(_, let unit):
      " Over \(unit)s: the seconds of cells that ran beside others compare no optimizers."
    }
  }

  var note: String? {
    guard case .withheld(let name, let unit) = self else { return nil }
    return
      "figure \(name): drawn over \(unit)s, for the seconds of cells that ran beside others compare no optimizers;"
      + " `sweep bench FILE` measures seconds per \(unit), in turns, while nothing else runs"
  }
}
