/// A program of the user's that computes cells: what a file says of it, and all that is needed to start it.
public struct Program: Sendable, Codable, Hashable {
  /// A file whose content is part of what a cell is.
  public struct File: Sendable, Codable, Hashable {
    /// Relative to ``Program/folder`` where it lies in it, as the experiment file has it.
    public var path: String
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    public var digest: String

    package init(path: String, digest: String) {
      self.path = path
      self.digest = digest
    }
  }

  /// A number of the program's.
  public struct Quantity: Sendable, Codable, Hashable {
    /// As the program reports it, and as tables show it.
    public var name: String
    /// Measured time or a rate: no part of a measurement's digest.
    public var isTiming: Bool
    /// Whether the series has a column of it.
    public var isSeries: Bool
    /// Whether a cell without it counts as measured; it is NaN then.
    public var isOptional: Bool

    package init(name: String, isTiming: Bool = false, isSeries: Bool = true, isOptional: Bool = false) {
      self.name = name
      self.isTiming = isTiming
      self.isSeries = isSeries
      self.isOptional = isOptional
    }
  }

  /// The name of its problem in files and tables; its ``ProblemFamily/name``.
  public var name: String
  /// The program and its arguments, each an ``ArgumentTemplate``.
  public var command: [String]
  /// Absolute path of the folder that it is started in.
  public var folder: String
  /// By their paths.
  public var files: [File]
  /// Variables that it gets beside those of sweep, each an ``ArgumentTemplate``.
  public var environment: [String: String]
  /// What it is to report, in the order of the file; ``clock`` is not among them.
  public var metrics: [Quantity]
  /// The key that orders its series, `epoch` for instance; empty where it has none.
  public var series: String
  /// Lines of its standard output that hold numbers, each a ``LinePattern``.
  public var patterns: [String]
  /// Whether it goes on from what it left in its folder.
  public var keepsCheckpoint: Bool
  /// How far two measurements of one cell may lie apart, relative; nil for not at all.
  public var tolerance: Double?
  /// Seconds from SIGTERM to SIGKILL.
  public var graceSeconds: Double
  /// How many of each kind of slot a cell holds.
  public var needs: [String: Int]
  /// Names under which it reports versions; empty for all that it reports.
  public var versions: [String]

  package init(
    name: String, command: [String], folder: String, files: [File] = [], environment: [String: String] = [:],
    metrics: [Quantity], series: String = "", patterns: [String] = [], keepsCheckpoint: Bool = false,
    tolerance: Double? = nil, graceSeconds: Double = 10, needs: [String: Int] = [:], versions: [String] = []
  ) {
    self.name = name
    self.command = command
    self.folder = folder
    self.files = files
    self.environment = environment
    self.metrics = metrics
    self.series = series
    self.patterns = patterns
    self.keepsCheckpoint = keepsCheckpoint
    self.tolerance = tolerance
    self.graceSeconds = graceSeconds
    self.needs = needs
    self.versions = versions
  }

  /// The key of its problem: ``ProblemFamily/discriminator``.
  public static let key = "command"
  /// The metric that sweep measures itself: seconds of wall time, over all attempts.
  public static let clock = "wall_seconds"
}

/// What of a program is kept with a result: enough to tell which one it was.
public struct ProgramOrigin: Sendable, Codable, Hashable {
  /// As the experiment file has it, its templates not filled in.
  public var command: [String]
  /// As they were when the cell was measured.
  public var files: [Program.File]
  /// As the program reported them.
  public var versions: [String: String]
  /// The variables that the experiment file names, with what they held; no others.
  public var environment: [String: String]

  package init(
    command: [String], files: [Program.File], versions: [String: String], environment: [String: String]
  ) {
    self.command = command
    self.files = files
    self.versions = versions
    self.environment = environment
  }

  /// Why a program is another one today, in a few words: `train.py changed`; nil where it is the same.
  public func change(to now: Program) -> String? {
    var words: [String] = []
    let before = Dictionary(files.map { ($0.path, $0.digest) }, uniquingKeysWith: { first, _ in first })
    let after = Dictionary(now.files.map { ($0.path, $0.digest) }, uniquingKeysWith: { first, _ in first })
    for path in Set(before.keys).union(after.keys).sorted() where before[path] != after[path] {
      words.append("\(path) \(before[path] == nil ? "is new" : after[path] == nil ? "is gone" : "changed")")
    }
    if words.isEmpty { return nil }
    let shown = words.prefix(3).joined(separator: ", ")
    return words.count > 3 ? "\(shown) and \(words.count - 3) more files" : shown
  }
}

/// What the executor lets a program do; the worker sees to it, because a program is asked to end before it is ended.
public struct ProgramLimits: Sendable, Codable, Hashable {
  /// Seconds of one attempt.
  public var timeout: Double?
  /// Seconds without a sign of life.
  public var silence: Double?
  /// Bytes of resident memory of the program and all that it started.
  public var memory: Int?

  package init(timeout: Double? = nil, silence: Double? = nil, memory: Int? = nil) {
    self.timeout = timeout
    self.silence = silence
    self.memory = memory
  }
}
