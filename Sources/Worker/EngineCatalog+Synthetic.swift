import Engine
import Vocabulary

extension EngineCatalog {
  /// Synthetic objectives with noise of a known law: `objective:`.
  static let synthetic: ProblemFamily = {
    var family = describedSynthetic
    family.contentDigest = { CellValues(map: $0).theoryDigest() }
    family.contentRelevance = usesTheory
    // The norm at one step would crown by luck: that of normalized steps alternates from one to the next.
    family.primaryMetric = "average_gradient_norm_median"
    return family
  }()

  private static let describedSynthetic = ProblemFamily(
    name: "synthetic", summary: "Minimising a known function with noisy gradients.",
    discriminator: "objective",
    kinds: Objectives.all.map {
      Kind(name: $0.name, summary: $0.summary, parameters: $0.settings.map(parameter))
    },
    parameters: [
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
            Kind(name: $0.name, summary: $0.summary, parameters: $0.settings.map(parameter))
          }), "Law of the noise on every component of a sample's gradient."),
      Parameter("batch_size", positiveCount, default: .integer(1), "Samples of a step."),
      .optional(
        "micro_batch_size", positiveCount,
        "Samples whose mean gradient the micro_batch_clip optimizers clip at a time; divides batch_size. Left out: the whole batch. Nothing to other optimizers."
      ),
      .required("steps", positiveCount, "Steps of a run."),
      Parameter(
        "runs", positiveCount, default: .integer(1000), "Independent runs that a cell averages over."),
      Parameter(
        "series_runs", positiveCount, default: .integer(2000),
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
    ],
    metrics: metrics, seriesIndex: "step",
    constraints: updateConstraints
      + [
        microBatches,
        fits(
          "dimension",
          where: Relevance(["objective", "dimension"]) { values in
            let kind = values["objective"]?.string.flatMap(Objectives.named)
            return kind.map { values["dimension"]?.integer ?? 0 < $0.smallestDimension } ?? true
          }),
      ] + ["parameters", "start_rule", "start"].map { fits($0, where: usesTheory) },
    numericsRevision: NumericsRevision.synthetic)

  private static let usesTheory = Relevance(["parameters"]) { values in
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

  private static let metrics: [Metric] =
    [
      Metric(
        "gradient_norm", "Median over runs of the norm of the true gradient at a step.", goal: .minimize),
      Metric("gradient_norm_q10", "0.1 quantile over runs of the same.", goal: .minimize),
      Metric("gradient_norm_q90", "0.9 quantile over runs of the same.", goal: .minimize),
      Metric("gradient_norm_q99", "0.99 quantile over runs of the same.", goal: .minimize),
    ] + runStatistics.flatMap(\.metrics) + [
      Metric("sample_clip_fraction", "Share of samples whose gradient was shortened.", isSeries: false),
      Metric(
        "step_clip_fraction", "Share of steps, or of their micro-batches, whose estimate was shortened.",
        isSeries: false),
      Metric(
        "diverged_fraction",
        "Share of runs that stopped being finite: infinite in every mean and quantile; where they are more than half, the cell has diverged.",
        goal: .minimize, isSeries: false),
      Metric("samples", "Samples of a run: steps times the batch size used.", isSeries: false),
      Metric("used_batch_size", "Samples of a step.", isSeries: false),
      Metric("used_learning_rate", "Step size.", isSeries: false),
      Metric(
        "used_clip_threshold", "Threshold of the first sample, or of the batch or micro-batch.",
        isSeries: false),
      Metric(
        "used_threshold_beta", "Sample i is clipped to the threshold times i^(1/beta).", isSeries: false),
      Metric("theory_sigma", "sigma of the theory.", isSeries: false),
      Metric(
        "theory_rate", "-(p-1)/(3p-2): the best possible power of samples for the gradient norm.",
        isSeries: false),
      Metric("wall_seconds", "Time of the cell.", unit: "s", isSeries: false, isTiming: true),
    ]

  /// Numbers that every run has one of. Beside the metrics named here a cell reports `NAME@DELTA`, its
  /// (1 − δ)-quantile for each of `deltas`, with `NAME@DELTA_low` and `NAME@DELTA_high`.
  static let runStatistics: [RunStatistic] = [
    RunStatistic(
      name: "average_gradient_norm", summary: "the norm of the true gradient averaged over steps"
    ) { $0.averageGradientNorms },
    RunStatistic(
      name: "final_gradient_norm", summary: "the norm of the true gradient after the last step"
    ) { $0.finalGradientNorms },
    RunStatistic(
      name: "smallest_gradient_norm", summary: "the smallest norm of the true gradient of any step"
    ) { $0.smallestGradientNorms },
    RunStatistic(name: "final_gap", summary: "F(x_T) - F*") { $0.finalGaps },
    RunStatistic(
      name: "late_gradient_norm",
      summary: "the norm of the true gradient averaged over the last half of the steps"
    ) { $0.lateGradientNorms },
  ]

  struct RunStatistic: Sendable {
    var name: String
    var summary: String
    var values: @Sendable (RunStatistics) -> [Double]

    fileprivate var metrics: [Metric] {
      [("", "Mean"), ("_median", "Median"), ("_q90", "0.9 quantile"), ("_q99", "0.99 quantile")].map {
        Metric("\(name)\($0)", "\($1) over runs of \(summary).", goal: .minimize, isSeries: false)
      }
    }
  }
}
