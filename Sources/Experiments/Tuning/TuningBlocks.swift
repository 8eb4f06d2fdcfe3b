import Vocabulary

/// `tune:` of a file.
struct TuneBlock: FileBlock {
  enum Goal: String, SettingChoice {
    case maximize, minimize

    var summary: String { self == .maximize ? "the largest is best" : "the smallest is best" }
  }

  static let name = "tune"

  @FileSetting(
    .node(.text(matching: ".", noun: "a statistic over seeds of a metric")),
    words: TuningCriterion.Statistic.allCases.map { Choice($0.rawValue, $0.summary) },
    "What a configuration is judged by: median (the default), mean or worst of its seeds, of a metric. Diverged"
      + " seeds are the worst there is.", example: "by: median final validation_accuracy")
  var by: Node

  @FileSetting(
    .optional(.node(.either([.value(.column), .value(.list(.column))]))),
    otherwise: "what varies of the optimizers' parameters",
    "The axes among whose values is chosen.", example: "over: [learning_rate, clip_threshold]")
  var over: Node?

  @FileSetting(
    .optional(.value(.choice)), otherwise: "the metric's own", "Which end is best.", example: "goal: maximize"
  )
  var goal: Goal?

  @FileSetting(
    .optional(.node(.either([.value(.integer(1...Int.max)), .map(BudgetBlock.keys)]))),
    "What each optimizer may take on a problem, the same for all: so many configurations, or a map; a file that asks for"
      + " more is a mistake.", example: "budget: {epochs: 4000}")
  var budget: Node?

  @FileSetting(
    .optional(.value(.integer(1...1000))),
    "While the best of some optimizer lies at an end of the values that it tried: so many further configurations for"
      + " every optimizer, beyond that end, or near the best where it lies at none. Ends with the budget, and after"
      + " 10 rounds. Needs as many configurations for each optimizer.", example: "grow: 3")
  var grow: Int?

  @FileSetting(
    .optional(.block()),
    "Successive halving: all configurations begin, and of those on a rung the best part goes on to the next one. A"
      + " decision is made when all have an outcome, so that it depends neither on the number of workers nor on time.",
    example: "halving: {start: 2, factor: 2}")
  var halving: HalvingBlock?
}

/// `tune: {halving: …}` of a file.
struct HalvingBlock: FileBlock {
  enum Length: String, SettingChoice {
    case full, rung

    var summary: String {
      switch self {
      case .full: "a rung is the beginning of the whole training, which goes on from its checkpoint"
      case .rung: "a rung is a whole training of its length, with schedules of its own; nothing is continued"
      }
    }
  }

  static let name = "halving"

  @FileSetting(
    .optional(.value(.integer(1...Int.max))), otherwise: "rungs differ in seeds alone",
    "The length of the first rung; each next one is longer by the factor, the last one is the whole.",
    example: "start: 2")
  var start: Int?

  @FileSetting(
    .value(.integer(2...1000)), default: "2",
    "Of the members of a rung one in so many goes on, at least one.",
    example: "factor: 3")
  var factor: Int

  @FileSetting(
    .optional(.value(.choice)), otherwise: "full, where no schedule depends on the length",
    "Whether rungs are parts of one training or trainings of their own.", example: "length: full")
  var length: Length?

  @FileSetting(
    .optional(.value(.text)),
    otherwise: "the family's usual one: epochs of image models, steps of language models and the laboratory",
    "The length that rungs are of.", example: "of: epochs")
  var of: String?

  @FileSetting(
    .optional(.value(.list(.integer(1...1_000_000)))), otherwise: "all seeds on every rung",
    "How many of the file's first seeds each rung has, from the first to the last, which has all.",
    example: "seeds: [1, 1, 3, 3]")
  var seeds: [Int]?

  @FileSetting(
    .value(.integer(0...1000)), default: "0",
    "So many configurations of each optimizer, drawn at random beforehand, go to their end whatever they measure: by them"
      + " the report says how well the rungs foretell the end. Ten and more have an interval.",
    example: "control: 10")
  var control: Int
}

/// `final:` of a file.
struct FinalBlock: FileBlock {
  static let name = "final"

  @FileSetting(
    .ranks, default: "best", "How many of those that compete.", example: "configurations: top 3")
  var configurations: Int

  @FileSetting(
    .node(.either([.integers(FileFormat.seeds), .word("same")])),
    "Fresh seeds. same is to report on the seeds by which was chosen, which flatters.",
    example: "seeds: 100..109")
  var seeds: Node
}

extension FileForm where Content == Int {
  /// `best`, which is 1, or `top N`.
  fileprivate static var ranks: FileForm {
    FileForm(
      form: .text(matching: "^(best|top +[0-9]+)$", noun: "best, or top and a number"),
      read: { node, place in
        let words = node.text?.split(separator: " ") ?? []
        if words == ["best"] { return 1 }
        if words.count == 2, words[0] == "top", let count = Int(words[1]), count > 0 { return count }
        let found = node.text.map { quoted($0) } ?? node.formName
        return place.values.issues.fail(
          "\(place.key) wants best or e.g. \"top 3\", not \(found)", at: node.span)
      })
  }
}
