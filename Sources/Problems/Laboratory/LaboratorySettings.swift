import Engine
import Vocabulary

/// The function's size, and where runs start.
struct FunctionSettings: Settings {
  @Setting(.integer(1...10_000), "Components of x.") var dimension: Int = 1
  @Setting(.any, "The first point; start_rule says how.") var start: Double = 1
  @Setting(.choice, "How start makes the first point.") var startRule = Rule.constant

  enum Rule: String, SettingChoice {
    case constant, alternating, harmonic, normal

    var summary: String {
      switch self {
      case .constant: "Every component is start."
      case .alternating: "start, -start, start, ..."
      case .harmonic: "Component j is start / j."
      case .normal: "Gaussian with standard deviation start, drawn anew for each run."
      }
    }
  }

  var firstPoint: StartRule {
    switch startRule {
    case .constant: .constant(start)
    case .alternating: .alternating(start)
    case .harmonic: .harmonic(start)
    case .normal: .normal(start)
    }
  }
}

/// The runs and what is reported of them.
struct RunSettings: Settings {
  @Setting(.count, "Samples of a step.") var batchSize: Int = 1
  @Setting(
    .optional(.count),
    "Samples whose mean gradient the micro_batch_clip optimizers clip at a time; divides batch_size. Left out: the whole batch. Nothing to other optimizers."
  ) var microBatchSize: Int?
  @Setting(.count, "Steps of a run.") var steps: Int
  @Setting(.count, "Independent runs that a cell averages over.") var runs: Int = 1000
  @Setting(
    .count, "Quantiles step by step are those of the first so many runs: memory holds no more.")
  var seriesRuns: Int = 2000
  @Setting(
    // 1 - delta is less than 1 for a Double, too.
    .list(.from(1e-15, below: 1)),
    "The (1 - delta)-quantiles over runs that a cell reports, with limits of 95 % confidence.")
  var deltas: [Double] = [0.5, 0.1, 0.01, 0.001, 0.0001]
  @Setting(
    .variant, default: .map(["kind": .string("declared")]), key: "parameters",
    "Whether learning_rate, batch_size, clip_threshold and threshold_beta are themselves or multiples of the theory's."
  ) var source: ParameterSource
}

/// Where the runs' numbers come from.
enum ParameterSource: SettingVariants {
  case declared
  case theory(TheorySettings)

  static let tag = "kind"
  static let kinds: [SettingKind<ParameterSource>] = [
    SettingKind(
      "declared", "learning_rate, batch_size, clip_threshold and threshold_beta are what they say.",
      .declared),
    SettingKind(
      "theory",
      "They are multiples of what the theory sets from p, sigma, L, the first gap and the steps."
    ) { .theory($0) },
  ]
}

struct TheorySettings: Settings {
  @Setting(
    .number(NumberRange(lower: .excluding(1), upper: .including(2))),
    "p, the order of the moment that the noise is assumed to have; below the law's tail index.")
  var momentOrder: Double
  @Setting(
    .variant, default: .map(["kind": .string("auto")]),
    "sigma, where sigma^p bounds the moment of order p of the noise's norm.") var sigma: Sigma

  enum Sigma: SettingVariants {
    case auto
    case declared(Double)

    struct Declared: Settings {
      @Setting(.above(0), "sigma.") var value: Double
    }

    static let tag = "kind"
    static let kinds: [SettingKind<Sigma>] = [
      SettingKind(
        "auto", "From the law's moment of order p; with several components a bound where p < 2.", .auto),
      SettingKind("declared", "A number.") { (sigma: Declared) in .declared(sigma.value) },
    ]
  }
}
