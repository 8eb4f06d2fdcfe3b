import Engine
import Vocabulary

extension Laboratory {
  /// The keys of every objective's problem.
  static let parameters: [Parameter] = [
    Parameter("dimension", .integer(1...10_000), default: .integer(1), "Components of x."),
    Parameter("start", .number(.any), default: .number(1), "The first point; start_rule says how."),
    Parameter(
      "start_rule",
      .choice([
        Choice("constant", "Every component is start."),
        Choice("alternating", "start, -start, start, ..."),
        Choice("harmonic", "Component j is start / j."),
        Choice("normal", "Gaussian with standard deviation start, drawn anew for each run."),
      ]), default: .string("constant"), "How start makes the first point."),
    .required(
      "noise",
      .variant(
        tag: "law",
        NoiseLaws.all.map {
          Kind(name: $0.name, summary: $0.summary, parameters: $0.settings.map(Parameter.init))
        }), "Law of the noise on every component of a sample's gradient."),
    Parameter("batch_size", .positiveCount, default: .integer(1), "Samples of a step."),
    .optional(
      "micro_batch_size", .positiveCount,
      "Samples whose mean gradient micro_batch_clip_sgd clips at a time; divides batch_size. Left out: the whole batch. Nothing to other optimizers."
    ),
    .required("steps", .positiveCount, "Steps of a run."),
    Parameter(
      "runs", .positiveCount, default: .integer(1000), "Independent runs that a cell averages over."),
    Parameter(
      "series_runs", .positiveCount, default: .integer(2000),
      "Quantiles step by step are those of the first so many runs: memory holds no more."),
    Parameter(
      // 1 - delta is less than 1 for a Double, too.
      "deltas", .list(.number(NumberRange(lower: .including(1e-15), upper: .excluding(1)))),
      default: .list([0.5, 0.1, 0.01, 0.001, 0.0001].map { .number($0) }),
      "The (1 - delta)-quantiles over runs that a cell reports, with limits of 95 % confidence."),
    Parameter(
      "parameters", .variant(tag: "kind", parameterSources),
      default: .map(["kind": .string("declared")]),
      "Whether learning_rate, batch_size, clip_threshold and threshold_beta are themselves or multiples of the theory's."
    ),
  ]

  private static let parameterSources: [Kind] = [
    Kind(
      name: "declared",
      summary: "learning_rate, batch_size, clip_threshold and threshold_beta are what they say."),
    Kind(
      name: "theory",
      summary: "They are multiples of what the theory sets from p, sigma, L, the first gap and the steps.",
      parameters: [
        .required(
          "moment_order", .number(NumberRange(lower: .excluding(1), upper: .including(2))),
          "p, the order of the moment that the noise is assumed to have; below the law's tail index."),
        Parameter(
          "sigma",
          .variant(
            tag: "kind",
            [
              Kind(
                name: "auto",
                summary: "From the law's moment of order p; with several components a bound where p < 2."),
              Kind(
                name: "declared", summary: "A number.",
                parameters: [.required("value", .number(.positive), "sigma.")]),
            ]), default: .map(["kind": .string("auto")]),
          "sigma, where sigma^p bounds the moment of order p of the noise's norm."),
      ]),
  ]

  /// What keys must be to each other.
  static let constraints =
    Constraint.update
    + [
      .microBatches,
      fits(
        "dimension",
        where: Relevance(["objective", "dimension"]) { values in
          let kind = values["objective"]?.string.flatMap(Objectives.named)
          return kind.map { values["dimension"]?.integer ?? 0 < $0.smallestDimension } ?? true
        }),
      fits("nesterov", where: Relevance(["nesterov"]) { $0["nesterov"]?.boolean == true }),
    ] + ["parameters", "start_rule", "start"].map { fits($0, where: usesTheory) }

  static let usesTheory = Relevance(["parameters"]) { values in
    values["parameters"]?[path: "kind"]?.string == "theory"
  }

  /// Whether a configuration can be run as far as one of its keys is concerned.
  ///
  /// - Parameter relevance: does not hold where the key cannot be what is wrong; a grid has many configurations.
  private static func fits(_ key: String, where relevance: Relevance) -> Constraint {
    Constraint(key: key, where: relevance) { values in
      do throws(CellError) {
        _ = try CellValues(map: values).runs(seed: 0)
        return nil
      } catch {
        return error.key == key ? error.description : nil
      }
    }
  }
}
