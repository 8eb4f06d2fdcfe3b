import Vocabulary

/// An entry under `problems:` that has a `command`: a program of the user's, described where it is used.
struct ProgramBlock: FileBlock {
  static let name = "a program"

  @FileSetting(
    .node(.list(.value(.string))),
    "The program and its arguments, started in the folder of the file, never by a shell. {KEY} is a value of the"
      + " cell, {KEY:YES/NO} a word for a boolean, {flags} all values as --KEY VALUE; also {seed}, {optimizer}, {cell},"
      + " {folder}, {config}, {report}, {attempt}, {threads}, {deadline} and the kinds of slots that it needs.",
    example: "command: [python3, train.py, --lr, \"{learning_rate}\"]")
  var command: Node

  @FileSetting(
    .optional(.node(.list(.value(.string)))),
    "Files whose content is part of what a cell is: an edit makes its results stale. * and ** stand for names; files"
      + " that the command names are among them.", example: "files: [\"models/*.py\", data/train.npz]")
  var files: Node?

  @FileSetting(
    .optional(.node(.named(ParameterBlock.form))),
    "What the program can be told, each a key of this problem.",
    example: "parameters: {width: {type: integer, min: 1, default: 64}}")
  var parameters: Node?

  @FileSetting(
    .node(.either([.named(.named(ParameterBlock.form)), .list(.value(.string))])),
    "The optimizers that the program has, each with its parameters; or a list of optimizers of sweep, whose parameters"
      + " it takes.", example: "optimizers: {adamw: {learning_rate: {type: number, above: 0}}}")
  var optimizers: Node

  @FileSetting(
    .node(.named(MetricBlock.form)), "What the program reports.",
    example: "metrics: {validation_accuracy: {goal: maximize}}")
  var metrics: Node

  @FileSetting(
    .value(.text), default: "epoch", "The key that orders the lines of its report.", example: "series: step")
  var series: String

  @FileSetting(
    .optional(.node(.list(.value(.string)))),
    "Lines of its standard output that hold numbers, for a program that writes no report: {METRIC} is a number, {} a"
      + " word, a blank any white space.",
    example: "patterns: [\"epoch {epoch}: loss {train_loss}\"]")
  var patterns: Node?

  @FileSetting(
    .value(.flag), default: "false", "Whether it goes on from what it left in SWEEP_FOLDER.",
    example: "checkpoint: true")
  var checkpoint: Bool

  @FileSetting(
    .value(.flag), default: "true",
    "Whether the same cell gives the same numbers to the bit; sweep verify compares within tolerance where it is not.",
    example: "deterministic: false")
  var deterministic: Bool

  @FileSetting(
    .value(.above(0)), default: "0.01",
    "How far two measurements of a cell may lie apart where deterministic is false, relative to the larger one.",
    example: "tolerance: 0.05")
  var tolerance: Double

  @FileSetting(
    .optional(.node(.named(.value(.string)))),
    "Variables for the program, with the places of command; kept with its results, as no others are.",
    example: "environment: {CUDA_VISIBLE_DEVICES: \"{gpu}\"}")
  var environment: Node?

  @FileSetting(
    .optional(.node(.list(.value(.string)))),
    "Which of the versions that it reports are kept; left out: all of them.", example: "versions: [torch]")
  var versions: Node?

  @FileSetting(
    .optional(.node(.named(.value(.integer(1...1024))))),
    "How many slots of each kind of run.slots a cell holds while it runs.", example: "needs: {gpu: 1}")
  var needs: Node?

  @FileSetting(
    .duration, default: "10s", key: "grace", "Time from SIGTERM, for a last checkpoint, to SIGKILL.",
    example: "grace: 30s")
  var graceSeconds: Double
}

/// A key that a program declares: its type, range, default and meaning.
struct ParameterBlock: FileBlock {
  static let name = "a parameter"
  /// The word of its type, or a map.
  static var form: KeyForm { .either([.value(.choice(Form.choices)), .map(keys)]) }

  enum Form: String, SettingChoice {
    case boolean, integer, number, string, choice

    var summary: String {
      switch self {
      case .boolean: "true or false"
      case .integer: "a whole number"
      case .number: "a number"
      case .string: "a text of one line"
      case .choice: "one of values"
      }
    }
  }

  @FileSetting(
    .value(.choice), "What it holds; the word alone is short for a map with it.", example: "type: number")
  var type: Form
  @FileSetting(.optional(.value(.any)), "The smallest value.", example: "min: 1")
  var min: Double?
  @FileSetting(.optional(.value(.any)), "The largest value.", example: "max: 10")
  var max: Double?
  @FileSetting(.optional(.value(.any)), "Values are larger than this.", example: "above: 0")
  var above: Double?
  @FileSetting(.optional(.value(.any)), "Values are smaller than this.", example: "below: 1")
  var below: Double?
  @FileSetting(.optional(.value(.list(.text))), "The words of a choice.", example: "values: [relu, gelu]")
  var values: [String]?
  @FileSetting(
    .optional(.node(.either([.value(.string), .value(.number(.any)), .value(.boolean)]))),
    "What a cell gets that does not give it; without it the key must be given.", example: "default: 64")
  var `default`: Node?
  @FileSetting(
    .value(.flag), default: "false", "Whether it may be left out, and has no value then.",
    example: "optional: true")
  var optional: Bool
  @FileSetting(.optional(.value(.text)), "Its unit.", example: "unit: samples")
  var unit: String?
  @FileSetting(
    .optional(.value(.text)), "One sentence on it.", example: "summary: Channels of the first layer.")
  var summary: String?
}

/// A number that a program reports.
struct MetricBlock: FileBlock {
  static let name = "a metric"
  /// The word of its goal, or a map.
  static var form: KeyForm { .either([.value(.choice(Metric.Goal.choices)), .map(keys)]) }

  @FileSetting(
    .value(.choice), default: "neither", "Which way is better; the word alone is short for a map with it.",
    example: "goal: maximize")
  var goal: Metric.Goal
  @FileSetting(.optional(.value(.text)), "Its unit.", example: "unit: nats")
  var unit: String?
  @FileSetting(.optional(.value(.text)), "One sentence on it.", example: "summary: Loss of held-out images.")
  var summary: String?
  @FileSetting(
    .optional(.value(.choice)), "The part of the data that it is measured on.", example: "on: test")
  var on: Metric.Split?
  @FileSetting(
    .value(.flag), default: "true", "Whether lines of the series have it; else only the end of a cell does.",
    example: "series: false")
  var series: Bool
  @FileSetting(
    .value(.flag), default: "false", "Whether it is a time or a rate, which two runs do not share.",
    example: "timing: true")
  var timing: Bool
  @FileSetting(
    .value(.flag), default: "false", "Whether a cell without it counts as measured.",
    example: "optional: true")
  var optional: Bool
}

extension Metric.Goal: SettingChoice {
  /// One clause for the reference.
  public var summary: String {
    switch self {
    case .maximize: "larger is better"
    case .minimize: "smaller is better"
    case .neither: "it judges nothing"
    }
  }
}

extension Metric.Split: SettingChoice {
  /// One clause for the reference.
  public var summary: String {
    switch self {
    case .training: "what is learned from"
    case .validation: "what may choose"
    case .test: "what only reports: nothing is chosen by it"
    }
  }
}
