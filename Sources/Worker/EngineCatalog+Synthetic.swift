import Engine
import Experiments

extension EngineCatalog {
  /// Synthetic objectives with noise of a known law: `objective:`.
  static let synthetic = ProblemFamily(
    name: "synthetic", summary: "Minimising a known function with noisy gradients.",
    discriminator: "objective",
    kinds: [Kind(name: "quadratic", summary: "F(x) = |x|^2 / 2.")],
    parameters: [
      Parameter("dimension", .integer(1...10_000), default: .integer(1), "Components of x."),
      Parameter("start", .number(.any), default: .number(1), "Every component of the first point."),
      .required(
        "noise", .variant(tag: "law", laws), "Law of the noise on every component of a sample's gradient."),
      Parameter("batch_size", positiveCount, default: .integer(1), "Samples of a step."),
      .required("steps", positiveCount, "Steps of a run."),
      Parameter(
        "runs", positiveCount, default: .integer(1000), "Independent runs that a cell averages over."),
    ],
    metrics: [
      Metric(
        "gradient_norm", "Median over runs of the norm of the true gradient at a step.", goal: .minimize),
      Metric("gradient_norm_q90", "0.9 quantile over runs of the same.", goal: .minimize),
      Metric(
        "average_gradient_norm_mean", "Mean over runs of the norm of the true gradient averaged over steps.",
        goal: .minimize, isSeries: false),
      Metric(
        "average_gradient_norm_median", "Median over runs of the same.", goal: .minimize, isSeries: false),
      Metric(
        "average_gradient_norm_q90", "0.9 quantile over runs of the same.", goal: .minimize, isSeries: false),
      Metric(
        "average_gradient_norm_q99", "0.99 quantile over runs of the same.", goal: .minimize, isSeries: false),
      Metric("final_gap_median", "Median over runs of F(x_T) - F*.", goal: .minimize, isSeries: false),
      Metric("sample_clip_fraction", "Share of samples whose gradient was shortened.", isSeries: false),
      Metric("step_clip_fraction", "Share of steps whose estimate was shortened.", isSeries: false),
      Metric("wall_seconds", "Time of the cell.", unit: "s", isSeries: false, isTiming: true),
    ], seriesIndex: "step")

  private static let laws: [Kind] = {
    let scale = Parameter("scale", .number(.nonNegative), default: .number(1), "Multiplies every draw.")
    return [
      Kind(name: "normal", summary: "Gaussian with standard deviation scale.", parameters: [scale]),
      Kind(
        name: "symmetric_pareto", summary: "Pareto with a fair sign; heavy tails.",
        parameters: [
          .required(
            "tail_index", .number(.positive), "Moments of this order and above are infinite."),
          scale,
        ]),
    ]
  }()
}
