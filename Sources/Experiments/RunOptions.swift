import Vocabulary

/// How cells are executed, `run:` of a file; never part of a cell's identity.
public struct RunOptions: FileBlock, Hashable {
  static let name = "run"

  /// Nil for one per core.
  @FileSetting(
    .word("auto", or: .value(.integer(1...4096)), "a whole number"), default: "auto",
    "Worker processes at a time; auto is one per core.", example: "jobs: 4")
  public var jobs: Int?

  /// Of one worker, at least 1.
  @FileSetting(
    .value(.integer(1...1024)), default: "1",
    "Threads that share one worker's matrix products; results are the same to the bit.", example: "threads: 2"
  )
  public var threads: Int

  /// Nil for no limit.
  @FileSetting(
    .optional(.duration), key: "timeout",
    "What one attempt at a cell may take; a longer one is ended and fails.", example: "timeout: 3h")
  public var timeoutSeconds: Double?

  // A single step may take minutes; half an hour is no step.
  /// Of one worker at a cell.
  @FileSetting(
    .duration, default: "30min", key: "silence",
    "What a worker at a cell may take without a word of how far it is; one that hangs is ended, and its cell fails.",
    example: "silence: 5min")
  public var silenceSeconds: Double

  /// Of one worker; nil for no limit of its own.
  @FileSetting(
    .optional(.memory), key: "memory",
    "Resident memory that one worker may use; one that uses more is ended, and its cell fails.",
    example: "memory: 4GB")
  public var memoryBytes: Int?

  /// By the kind of failure.
  @FileSetting(
    .block(), "How often a cell is tried again within one run, by the kind of failure.",
    example: "retries: {crashed: 2}")
  public var retries: Retries

  /// Nil where the file does not say.
  @FileSetting(
    .optional(.duration), key: "checkpoint", "Time between two checkpoints of a running cell.",
    example: "checkpoint: 5min")
  public var checkpointSeconds: Double?

  /// How many slots of each kind there are, by the kind; a kind that is not named has none.
  @FileSetting(
    .counts(), "What this machine has for cells that need it: how many of each kind, numbered from 0.",
    example: "slots: {gpu: 2}")
  public var slots: [String: Int]

  /// Failures after which nothing is started; nil for no limit.
  @FileSetting(
    .optional(.value(.integer(1...Int.max))), "No further cell is started after so many have failed.",
    example: "keep_going: 10")
  public var keepGoing: Int?

  /// What `sweep run` does.
  @FileSetting(
    .value(.choice), default: "local",
    "Where sweep run executes cells; its option --executor has the last word, and sweep work is always local.",
    example: "executor: slurm")
  public var executor: ExecutorChoice

  /// For the executor `slurm`, and for `sweep submit`.
  @FileSetting(
    .block(), "What is asked of Slurm, by executor: slurm and by sweep submit.",
    example: "slurm: {workers: 8, time: 4h, partition: long}")
  public var slurm: SlurmOptions

  /// What a file gets that says nothing.
  public init() {}
}

/// The failures that another attempt may mend, in the words of the journal.
public struct Retries: FileBlock, Hashable {
  static let name = "retries"

  /// For cells whose worker ended by itself.
  @FileSetting(
    .value(.integer(0...1000)), default: "0", "The worker ended by itself.", example: "crashed: 2")
  public var crashed: Int
  /// For cells that took too long.
  @FileSetting(.value(.integer(0...1000)), default: "0", "The cell took too long.", example: "timeout: 1")
  public var timeout: Int
  /// For cells whose worker hung.
  @FileSetting(.value(.integer(0...1000)), default: "0", "The worker hung.", example: "silent: 1")
  public var silent: Int
  /// For cells whose worker took too much memory.
  @FileSetting(
    .value(.integer(0...1000)), default: "0", "The worker used too much memory.", example: "out_of_memory: 1")
  public var outOfMemory: Int

  /// What a file gets that says nothing.
  public init() {}
}
