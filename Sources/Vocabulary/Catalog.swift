/// Everything an experiment file may name: published by the rooms that offer it, read by the planner.
///
/// The planner knows no optimizer, problem or figure by name. Whoever adds one describes it where it is
/// defined; `sweep` gathers the descriptions into one catalog and hands it to the planner.
public struct Catalog: Sendable {
  /// In the order of the reference.
  public var families: [ProblemFamily]
  /// Every name that an entry under `optimizers:` may have.
  public var optimizers: [Kind]
  /// What an entry under `tables:` may say.
  public var tables: Kind
  /// What `kind:` of a figure may name.
  public var figures: [Kind]

  package init(
    families: [ProblemFamily], optimizers: [Kind], tables: Kind, figures: [Kind]
  ) {
    self.families = families
    self.optimizers = optimizers
    self.tables = tables
    self.figures = figures
  }

  /// The optimizer of a configuration; nil where the catalog has none of its kind.
  package func optimizer(of configuration: Configuration) -> Kind? {
    let name = configuration.optimizerKind
    return optimizers.first { $0.name == name }
  }
}

/// Something a file chooses by name, with the parameters it owns.
public struct Kind: Sendable {
  /// As a file writes it.
  public var name: String
  /// One sentence for `sweep catalog` and for error messages.
  public var summary: String
  /// Its own; those that all kinds share stand with whoever owns the kinds.
  public var parameters: [Parameter]
  /// What it is put together from, where many kinds share few parts: the reference describes each part once.
  public var parts: [Part] = []

  /// One of the parts that kinds are put together from.
  public struct Part: Sendable {
    /// What a part does in an optimizer.
    public enum Role: Sendable, Hashable { case estimator, rule }

    /// What the part does.
    public var role: Role
    /// Empty for a part that names of kinds say nothing of.
    public var name: String
    /// One sentence.
    public var summary: String
    /// What the part brings to every optimizer that has it.
    public var parameters: [Parameter]

    package init(role: Role, name: String, summary: String, parameters: [Parameter]) {
      self.role = role
      self.name = name
      self.summary = summary
      self.parameters = parameters
    }
  }

  /// The key by which a figure draws the best configurations where a file has no `select`; nil where it chooses none.
  public var choosesBy: String?

  package init(name: String, summary: String, parameters: [Parameter] = [], choosesBy: String? = nil) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.choosesBy = choosesBy
  }
}

/// A family of problems: those whose entry under `problems:` has the key `discriminator`.
///
/// `model: alexnet_cifar` makes a problem one of the family whose discriminator is `model`;
/// `objective: quadratic` one of the family whose discriminator is `objective`. Families may share one, where their kinds
/// have different names.
public struct ProblemFamily: Sendable {
  /// In ids, journals and messages.
  public var name: String
  /// One sentence.
  public var summary: String
  /// Raised whenever the engine would compute other numbers for the same configuration of the family; part of the
  /// identity of its cells.
  public var numericsRevision: Int
  /// The key by which an entry under `problems:` names its kind.
  public var discriminator: String
  /// What the discriminator may name.
  public var kinds: [Kind]
  /// Parameters shared by every kind of the family: data, noise, lengths, schedules, batch sizes.
  public var parameters: [Parameter]
  /// What every cell of the family measures; reports may name only these.
  public var metrics: [Metric]
  /// What a cell may record of every step beside its series; a name may mean another thing among ``metrics``, so
  /// reports say `step.NAME`.
  public var stepMetrics: [Metric] = []
  /// The column that orders a cell's series: `epoch` or `step`.
  public var seriesIndex: String
  /// Digest of the data behind a value of a parameter, by parameter name and value, e.g.
  /// `["dataset": ["cifar100": "md5:…"]]`. Part of every cell's identity.
  public var dataDigests: [String: [String: String]]
  /// Digest of data that only a configuration's values name, e.g. a folder of the user's; nil where there is none. Part of
  /// the identity of its cells.
  public var contentDigest: @Sendable (_ values: [String: Value]) -> String? = { _ in nil }
  /// Which configurations may have such a digest.
  public var contentRelevance = Relevance.always
  /// Whether a configuration validates on the data set's test file, so that its validation metrics are of test images.
  public var validatesOnTestFile: @Sendable (_ values: [String: Value]) -> Bool = { _ in false }
  /// The metric by which cells are judged where a file does not say; nil for what ``primary`` finds by itself.
  public var primaryMetric: String?
  /// What the keys of one configuration must be to each other.
  public var constraints: [Constraint]
  /// What computes its cells, where that is a program of the user's.
  public var program: Program?
  /// Names of the optimizers that it can be combined with; nil for all of the catalog.
  public var optimizers: [String]?
  /// How far two measurements of one of its cells may lie apart, relative; nil for not at all, not by a bit.
  public var tolerance: Double?
  /// Why a result's worker computed otherwise than one would today, in a few words; nil where that is not known.
  public var change: @Sendable (_ worker: WorkerIdentity) -> String? = { _ in nil }
  /// How long its cells are, the usual length first; empty where a cell cannot be made shorter.
  public var lengths: [LengthKey] = []
  /// Whether its cells are trainings whose steps `sweep bench FILE` can time: the type of its cells says so.
  public var hasTimedSteps = false

  package init(
    name: String, summary: String, discriminator: String, kinds: [Kind], parameters: [Parameter],
    metrics: [Metric], seriesIndex: String, dataDigests: [String: [String: String]] = [:],
    constraints: [Constraint] = [], numericsRevision: Int = 1
  ) {
    self.name = name
    self.summary = summary
    self.numericsRevision = numericsRevision
    self.discriminator = discriminator
    self.kinds = kinds
    self.parameters = parameters
    self.metrics = metrics
    self.seriesIndex = seriesIndex
    self.dataDigests = dataDigests
    self.constraints = constraints
  }
}

/// A rule that joins several keys, checked on every configuration of a family.
public struct Constraint: Sendable {
  /// The key that the message points at.
  public var key: String
  /// What is wrong with a configuration's values, and what to do; nil where nothing is.
  public var violation: @Sendable (_ values: [String: Value]) -> String?
  /// Which configurations may violate it.
  public var relevance: Relevance

  package init(
    key: String, where relevance: Relevance = .always,
    _ violation: @escaping @Sendable (_ values: [String: Value]) -> String?
  ) {
    self.key = key
    self.relevance = relevance
    self.violation = violation
  }
}

/// A quantity that a cell measures.
public struct Metric: Sendable, Hashable {
  /// Which values are better.
  public enum Goal: String, Sendable, Hashable, CaseIterable { case maximize, minimize, neither }

  /// What a data set is divided into: what is learned from, what may choose, and what may only report.
  public enum Split: String, Sendable, Hashable, CaseIterable { case training, validation, test }

  /// As reports name it, in snake case.
  public var name: String
  /// One sentence.
  public var summary: String
  /// `""` for a pure number, else e.g. `s` or `samples/s`.
  public var unit: String
  /// Which values are better.
  public var goal: Goal
  /// True where the family's series has a column of this name; else only a final value exists.
  public var isSeries: Bool
  /// Wall times and rates: measured, shown, but never part of a result's digest.
  public var isTiming: Bool
  /// The part of a data set that it is measured on; nil where there is none, or where it is of no matter.
  public var split: Split?
  /// Measured on data that nothing may be chosen by: files that would choose by it are refused.
  public var isHeldOut: Bool { split == .test }
  /// The word of `record: {per_epoch: …}` without which it is not measured; nil where it always is.
  public var perEpochWord: String?

  package init(
    _ name: String, _ summary: String, unit: String = "", goal: Goal = .neither, isSeries: Bool = true,
    isTiming: Bool = false, on split: Split? = nil
  ) {
    self.name = name
    self.summary = summary
    self.unit = unit
    self.goal = goal
    self.isSeries = isSeries
    self.isTiming = isTiming
    self.split = split
  }
}
