import Engine
import Vocabulary

extension Schedule {
  /// What of a training's schedule makes its beginning depend on its length; nil where nothing does.
  static func horizon(of values: [String: Value]) -> String? {
    values["schedule"]?[path: "kind"]?.string == "cosine" ? "the cosine schedule" : nil
  }

  /// `schedule`: how the learning rate changes.
  static func parameter(in unit: Unit) -> Parameter {
    let warmup = Parameter(
      unit.warmup, .number(.nonNegative), default: .number(0), unit: unit.words,
      "\(unit.words.capitalized) over which the rate rises linearly to its full value.")
    let kinds = [
      Kind(name: "constant", summary: "Always the same.", parameters: [warmup]),
      Kind(
        name: "step", summary: "Multiplied by a factor after given \(unit.words).",
        parameters: [
          .required("at", .list(.number(.positive)), unit: unit.words, "After how many \(unit.words)."),
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
    ]
    return Parameter(
      "schedule", .variant(tag: "kind", kinds),
      default: .map(["kind": .string("constant"), unit.warmup: .number(0)]), "How the learning rate changes.")
  }
}

extension Schedule.Unit {
  fileprivate var words: String { "\(rawValue)s" }
  fileprivate var warmup: String { "warmup_\(words)" }
}

extension CellValues {
  func schedule(in unit: Schedule.Unit) throws(CellError) -> Schedule {
    let shape: Schedule.Shape =
      switch try string("schedule.kind") {
      case "constant": .constant
      case "step": .step(at: try numbers("schedule.at"), factor: try number("schedule.factor"))
      case "cosine": .cosine(finalFactor: try number("schedule.final_factor"))
      case let other: throw CellError("there is no schedule \(other)")
      }
    return Schedule(shape, warmupEpochs: try number("schedule.\(unit.warmup)"), unit: unit)
  }
}
