import Engine
import Vocabulary

extension Schedule {
  /// `schedule`: how the learning rate changes.
  static let parameter = Parameter(
    "schedule", type, default: .map(["kind": .string("constant"), "warmup_epochs": .number(0)]),
    "How the learning rate changes.")

  private static let type: ParameterType = {
    let warmup = Parameter(
      "warmup_epochs", .number(.nonNegative), default: .number(0), unit: "epochs",
      "Epochs over which the rate rises linearly to its full value.")
    return .variant(
      tag: "kind",
      [
        Kind(name: "constant", summary: "Always the same.", parameters: [warmup]),
        Kind(
          name: "step", summary: "Multiplied by a factor after given epochs.",
          parameters: [
            .required("at", .list(.number(.positive)), unit: "epochs", "After how many epochs."),
            Parameter("factor", .number(.positive), default: .number(0.1), "What the rate is multiplied by."),
            warmup,
          ]),
        Kind(
          name: "cosine", summary: "Down along half a cosine until the end.",
          parameters: [
            Parameter(
              "final_factor", .number(NumberRange(lower: .including(0), upper: .including(1))),
              default: .number(0), "What is left of the rate at the end."), warmup,
          ]),
      ])
  }()
}

extension CellValues {
  func schedule() throws(CellError) -> Schedule {
    let warmup = try number("schedule.warmup_epochs")
    switch try string("schedule.kind") {
    case "constant": return Schedule(.constant, warmupEpochs: warmup)
    case "step":
      return Schedule(
        .step(at: try numbers("schedule.at"), factor: try number("schedule.factor")), warmupEpochs: warmup)
    case "cosine":
      return Schedule(.cosine(finalFactor: try number("schedule.final_factor")), warmupEpochs: warmup)
    case let other: throw CellError("there is no schedule \(other)")
    }
  }
}
