/// What Optuna 5.0.0 finds with 480 epochs, for comparison.
enum OptunaRegret {
  /// Normalised regret of `TPESampler(seed:)` with `HyperbandPruner(2, 52, 3)` on the 34 tasks, seeds 0 and 1 of each, in the
  /// order of `lcbench.surrogate`: the trials ask for learning curves of the same surrogate, one after the other, until 480
  /// epochs are used; 1 where none was trained to the end.
  static let hyperband: [Double] = [
    0.1558, 0.0265, 1.0412, 0.0297, 0.0050, 0.0000, 0.5151, 0.0779,
    0.6742, 0.6748, 0.2424, -0.0093, 0.4941, 0.0644, 0.2482, -0.0376,
    0.0931, 0.0317, 0.0185, 0.0130, 0.8208, 0.0345, 0.3440, 0.2079,
    0.9618, 0.1680, 0.7292, 0.0076, 0.0087, 0.0059, 0.6281, 0.2062,
    0.8328, 0.2162, 0.0618, 0.1329, 0.5808, 0.2110, 0.8526, 0.0923,
    0.7888, 0.0726, 0.8994, 0.1476, 0.5465, 0.0641, 0.5116, -0.0537,
    0.1744, 0.2085, 0.9375, 0.2044, 0.5770, 0.1741, 0.2950, 0.1527,
    0.9072, -0.0141, 0.3751, -0.0424, 0.3348, 0.0255, 0.1956, 0.2174,
    0.4765, -0.1038, 0.7678, -0.1034,
  ]
}
