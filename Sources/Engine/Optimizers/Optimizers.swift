/// Every optimizer that a file can name. Adding one is a file that describes it and a line here.
public enum Optimizers {
  public static let all: [OptimizerKind] = [
    .sgd, .clipSGD, .normalizedSGD, .perSampleClipSGD, .microBatchClipSGD,
  ]

  public static func named(_ name: String) -> OptimizerKind? { all.first { $0.name == name } }
}
