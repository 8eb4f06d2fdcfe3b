/// A statistical method, with the line that a report prints where it used it.
public enum Method: Sendable, Hashable, CaseIterable {
  case quantile
  case quantileInterval
  case meanInterval
  case bootstrapInterval
  case signFlipTest
  case signFlipSampling
  case signedRankTest
  case signedRankApproximation
  case holm
  case superiority
  case effectSize
  case expectedBest
  case performanceProfile
  case expectedRunningTime
  case rateSensitivity
  case logLogSlope
  case rankImportance

  /// What it is and who described it, e.g. `Holm's step-down correction (Holm 1979)`.
  public var line: String {
    switch self {
    case .quantile: "medians and quantiles of type 7 (Hyndman and Fan 1996)"
    case .quantileInterval:
      "distribution-free interval between order statistics (David and Nagaraja 2003, §7.1)"
    case .meanInterval: "Student's t-interval (Student 1908)"
    case .bootstrapInterval: "BCa bootstrap interval, 9,999 resamples from a fixed stream (Efron 1987)"
    case .signFlipTest: "exact two-sided paired sign-flip test of the mean difference (Fisher 1935)"
    case .signFlipSampling:
      "two-sided paired sign-flip test of the mean difference, 99,999 random flips (Phipson and Smyth 2010)"
    case .signedRankTest: "exact two-sided Wilcoxon signed-rank test (Wilcoxon 1945)"
    case .signedRankApproximation:
      "two-sided Wilcoxon signed-rank test, normal approximation with tie and continuity correction"
        + " (Hollander, Wolfe and Chicken 2014, §3.1)"
    case .holm: "Holm's step-down correction (Holm 1979)"
    case .superiority: "probability of superiority, ties one half (Vargha and Delaney 2000)"
    case .effectSize:
      "paired effect size d_z, mean over standard deviation of the differences (Cohen 1988, §2.3.5)"
    case .expectedBest: "expected best of k of the B tried, without replacement (Tang et al. 2020)"
    case .performanceProfile: "performance profile (Dolan and Moré 2002)"
    case .expectedRunningTime: "expected running time, failures counted (Hansen et al. 2021)"
    case .rateSensitivity:
      "decades of an axis within a share of the best, linear between grid points on log scale"
    case .rankImportance: "ε² of ranks (Kelley 1935; Kruskal and Wallis 1952), bootstrap over configurations"
    case .logLogSlope: "least-squares slope of log y on log x with its standard error"
    }
  }
}
