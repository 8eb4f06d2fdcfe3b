import Engine
import Vocabulary

extension EngineCatalog {
  /// Numbers of a step.
  static let stepMetrics = [
    Metric(
      StepQuantity.loss.rawValue, "Mean cross-entropy of the batch before the step.", unit: "nats",
      goal: .minimize),
    Metric(StepQuantity.gradientNorm.rawValue, "Norm of the gradient estimate before the batch rule."),
    Metric(
      StepQuantity.clipFraction.rawValue,
      "Share of samples shortened, by rules for samples; else of micro-batches, or whether the step was."),
  ]

  /// What trainings record beside what they always measure.
  static let record = Parameter(
    "record",
    .block([
      .optional(
        "per_step",
        .words(
          stepMetrics.map { Choice($0.name, $0.summary) } + [
            Choice(
              StepQuantity.sampleNorms.rawValue,
              "Norm of each sample's gradient, as records/CELL.safetensors in the results folder.")
          ]), "Of every step, in steps.csv; left out: nothing."),
      Parameter(
        "per_epoch",
        .words([
          Choice("per_sample_gradient_norm", "Mean norm of a sample's gradient."),
          Choice("sample_clip_fraction", "Share of samples whose gradient was shortened."),
          Choice("hill_tail_index", "Hill's tail index of the per-sample norms, with its standard error."),
        ]), default: allPerEpoch, "Of every epoch, as metrics; [] for none of these."),
    ]),
    default: .map(["per_epoch": allPerEpoch]),
    "What to measure besides; {} for nothing. Per-sample norms cost about 3 % of a step where the optimizer does not need them."
  )

  private static let allPerEpoch = Value.list(
    ["per_sample_gradient_norm", "sample_clip_fraction", "hill_tail_index"].map(Value.string))

  /// The metrics of trainings, those that are measured only where the file records them with the word that does so.
  static func recorded(_ metrics: [Metric]) -> [Metric] {
    let words = [
      "per_sample_gradient_norm": "per_sample_gradient_norm", "sample_clip_fraction": "sample_clip_fraction",
      "hill_tail_index": "hill_tail_index", "hill_tail_index_se": "hill_tail_index",
    ]
    return metrics.map { metric in
      var metric = metric
      metric.perEpochWord = words[metric.name]
      return metric
    }
  }
}
