import Experiments

/// What a figure over training seconds is drawn over: seconds of cells that ran beside others compare no optimizers.
enum TimeAxis: Equatable {
  /// The figure is over something else, or about one optimizer.
  case asAsked
  /// Epochs times the seconds per epoch that were measured in turns.
  case measured
  /// Epochs, for no such seconds were measured; with the figure's name.
  case withheld(String)

  static let label = "training time, epochs × measured seconds per epoch (s)"

  init(_ item: ReportItem, _ lines: Lines, _ data: Joined) {
    let members = lines.lines.map(\.member)
    let isOverTime = members.contains { member in
      item.text("x").map { data.metrics.isClock($0, family: member.configuration.family) } ?? false
    }
    guard isOverTime else {
      self = .asAsked
      return
    }
    if members.allSatisfy({ data.metrics.secondsPerEpoch?[$0.configurationIndex] != nil }) {
      self = .measured
    } else {
      self = Set(members.map(\.configuration.optimizer)).count > 1 ? .withheld(item.name) : .asAsked
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
