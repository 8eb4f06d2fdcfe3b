/// A finished cell as the journal keeps it: complete without the experiment file.
public struct CellResult: Sendable, Codable, Hashable {
  /// The id of the cell that was measured.
  public var cell: String
  /// Name of the experiment that asked first.
  public var experiment: String
  /// Name of the problem in that experiment.
  public var problem: String
  /// Of the problem.
  public var family: String
  /// Name of the optimizer in that experiment.
  public var optimizer: String
  /// What all random numbers came from.
  public var seed: Int
  /// ``Configuration/id``.
  public var configuration: String
  /// ``Configuration/values``.
  public var values: [String: Value]
  /// What came out.
  public var measurement: Measurement
  /// ``Measurement/digest``.
  public var digest: String
  /// Counted from 1.
  public var attempt: Int
  /// Where, when and by what it was measured.
  public var provenance: Provenance

  package init(
    cell: String, experiment: String, problem: String, family: String, optimizer: String, seed: Int,
    configuration: String, values: [String: Value], measurement: Measurement, digest: String, attempt: Int,
    provenance: Provenance
  ) {
    self.cell = cell
    self.experiment = experiment
    self.problem = problem
    self.family = family
    self.optimizer = optimizer
    self.seed = seed
    self.configuration = configuration
    self.values = values
    self.measurement = measurement
    self.digest = digest
    self.attempt = attempt
    self.provenance = provenance
  }
}

extension CellResult {
  /// Of its family when it was computed.
  public var numericsRevision: Int? { provenance.worker.numericsRevisions[family] }
}

/// Where a result comes from.
public struct Provenance: Sendable, Codable, Hashable {
  /// The process that measured.
  public var worker: WorkerIdentity
  /// The run that the process belonged to.
  public var invocation: Invocation
  /// Seconds since 1970.
  public var startedAt: Double
  /// Seconds since 1970.
  public var finishedAt: Double

  package init(worker: WorkerIdentity, invocation: Invocation, startedAt: Double, finishedAt: Double) {
    self.worker = worker
    self.invocation = invocation
    self.startedAt = startedAt
    self.finishedAt = finishedAt
  }
}

/// One call of `sweep run`.
public struct Invocation: Sendable, Codable, Hashable {
  /// Unique: time and random digits; names the journal file.
  public var id: String
  /// The machine's name.
  public var host: String
  /// The git commit of the folder that holds the experiment file, or nil outside a repository.
  public var commit: String?
  /// Whether tracked files differed from that commit.
  public var isDirty: Bool
  /// Why the commit, or whether files differ from it, is not known; nil where both are.
  public var unknown: String?
  /// The command line, for the report.
  public var command: String

  package init(
    id: String, host: String, commit: String?, isDirty: Bool, unknown: String? = nil, command: String
  ) {
    self.id = id
    self.host = host
    self.commit = commit
    self.isDirty = isDirty
    self.unknown = unknown
    self.command = command
  }
}

/// A cell that gave no measurement.
public struct CellFailure: Sendable, Codable, Hashable {
  /// What went wrong, in a word.
  public enum Kind: String, Sendable, Codable, Hashable {
    /// The worker ended, or answered with something that is not a reply.
    case crashed
    /// The worker said that it cannot measure this cell.
    case error
    case timeout
    /// The worker lived and said nothing any more, not even how far it was.
    case silent
    case outOfMemory = "out_of_memory"
    /// Somebody else asked the worker to stop.
    case interrupted

    /// Whether a cell that fails so again and again takes its worker with it.
    public var endsTheWorker: Bool { self != .error && self != .interrupted }
  }

  /// The id of the cell that has no result.
  public var cell: String
  /// What went wrong.
  public var kind: Kind
  /// One sentence with exit status or signal.
  public var message: String
  /// Of the worker, where it ended by itself.
  public var exitStatus: Int?
  /// That ended the worker.
  public var signal: Int?
  /// Last lines of the worker's log.
  public var log: [String]
  /// Counted from 1.
  public var attempt: Int
  /// The run in which it failed.
  public var invocation: Invocation
  /// Seconds since 1970.
  public var at: Double

  package init(
    cell: String, kind: Kind, message: String, exitStatus: Int? = nil, signal: Int? = nil, log: [String],
    attempt: Int, invocation: Invocation, at: Double
  ) {
    self.cell = cell
    self.kind = kind
    self.message = message
    self.exitStatus = exitStatus
    self.signal = signal
    self.log = log
    self.attempt = attempt
    self.invocation = invocation
    self.at = at
  }
}
