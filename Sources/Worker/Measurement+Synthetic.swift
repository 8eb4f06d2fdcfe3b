import Engine
import Messages

extension Measurement {
  /// Quantiles over runs, by step and of the average over steps. A run that diverged counts as the worst there is;
  /// the cell has diverged where its median run has.
  init(runs statistics: RunStatistics, of problem: SyntheticRuns, wallSeconds: Double) {
    let byStep = statistics.seriesGradientNorms.map(SortedSample.init)
    let averages = SortedSample(statistics.averageGradientNorms)
    let medians = byStep.map { $0.quantile(0.5) }
    let upper = byStep.map { $0.quantile(0.9) }
    let runs = Double(problem.runs)
    let steps = runs * Double(problem.steps)
    let metrics = [
      "gradient_norm": medians.last ?? .nan, "gradient_norm_q90": upper.last ?? .nan,
      "average_gradient_norm_mean": averages.mean,
      "average_gradient_norm_median": averages.quantile(0.5),
      "average_gradient_norm_q90": averages.quantile(0.9),
      "average_gradient_norm_q99": averages.quantile(0.99),
      "final_gap_median": SortedSample(statistics.finalGaps).quantile(0.5),
      "sample_clip_fraction": Double(statistics.clippedSamples) / (steps * Double(problem.batchSize)),
      "step_clip_fraction": Double(statistics.clippedSteps) / steps,
    ]
    let hasDiverged = !averages.quantile(0.5).isFinite
    self.init(
      outcome: hasDiverged ? .diverged : .completed,
      metrics: metrics.mapValues { $0.isFinite ? $0 : .nan }, timings: ["wall_seconds": wallSeconds],
      series: Series(
        index: "step", at: statistics.seriesSteps.map(Double.init),
        columns: ["gradient_norm": medians, "gradient_norm_q90": upper]))
  }
}
