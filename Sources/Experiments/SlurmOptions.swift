import Vocabulary

/// Where the cells of a file are executed.
public enum ExecutorChoice: String, SettingChoice {
  case local, slurm

  /// One clause for the reference.
  public var summary: String {
    switch self {
    case .local: "worker processes on this machine"
    case .slurm: "jobs of Slurm, as sweep submit submits them; see slurm"
    }
  }
}

/// What a file asks of Slurm, `run: {slurm: …}`. The command line of `sweep submit` has the last word.
///
/// It has keys of its own and no options for sbatch: a file that somebody sends may not have a cluster run anything.
public struct SlurmOptions: FileBlock, Hashable {
  static let name = "slurm"

  /// Seconds before its end at which a worker is told.
  public static let noticeSeconds = 120.0
  /// The least time limit of a worker, in seconds: beside the notice there is time to work.
  public static let leastSeconds = 2 * noticeSeconds

  /// At a time, at least 1.
  @FileSetting(
    .value(.integer(1...100_000)), default: "1", "Workers at a time, each a job of an array.",
    example: "workers: 8")
  public var workers: Int

  /// Of one worker, at least ``leastSeconds``.
  @FileSetting(
    .duration, default: "1h", key: "time", "Time limit of each worker; at least 4min.", example: "time: 4h")
  public var timeSeconds: Double

  /// Of one job, at least 1.
  @FileSetting(
    .value(.integer(1...4096)), default: "1", "Worker processes of each job, all on one node.",
    example: "jobs: 4")
  public var jobs: Int

  /// Nil for the cluster's default.
  @FileSetting(
    .optional(.value(.text)), "The partition; left out: the cluster's.", example: "partition: long")
  public var partition: String?

  /// Nil for the user's default.
  @FileSetting(.optional(.value(.text)), "The account; left out: the user's.", example: "account: optimizers")
  public var account: String?

  /// What a file gets that says nothing.
  public init() {}

  func check(_ issues: IssueCollector) {
    guard timeSeconds < Self.leastSeconds, let node = $timeSeconds.node else { return }
    let (least, notice) = (Int(Self.leastSeconds / 60), Int(Self.noticeSeconds / 60))
    issues.report(
      "time must be at least \(least)min: a worker is told \(notice)min before its end", at: node.span)
  }
}
