import Digests
import Escapes
import Experiments
import Files
import Foundation
import Vocabulary

/// Seconds per epoch of an experiment's optimizers, or per step of problems that count in steps, measured in turns while
/// nothing else ran: `training_times.json` of its results, which `sweep bench FILE` writes. Times in a report are epochs
/// or steps times these; those of cells that ran beside others compare no optimizers.
public struct TrainingTimes: Sendable, Codable {
  /// One optimizer on one problem.
  public struct Row: Sendable, Codable {
    /// Its name in the experiment.
    public var problem: String
    /// Its name in the experiment.
    public var optimizer: String
    /// Names all configurations of the same cost, see ``costKey(of:_:)``.
    public var cost: String
    /// The configuration that was timed.
    public var configuration: String
    /// What ``seconds`` are of: `epoch` or `step`.
    public var unit: String
    /// Training steps and the making of their batches, without validation; the median over rounds with the ends of its
    /// 95 % interval.
    public var seconds: Double
    /// The lower end of the median's interval, in seconds.
    public var low: Double
    /// The upper end of the median's interval, in seconds.
    public var high: Double
    /// Against the problem's first optimizer, round by round.
    public var ratio: Double
    /// The lower end of the ratio's interval of 95 %.
    public var ratioLow: Double
    /// The upper end of the ratio's interval of 95 %.
    public var ratioHigh: Double

    package init(
      problem: String, optimizer: String, cost: String, configuration: String, unit: String = "epoch",
      seconds: Double, low: Double, high: Double, ratio: Double, ratioLow: Double, ratioHigh: Double
    ) {
      self.problem = problem
      self.optimizer = optimizer
      self.cost = cost
      self.configuration = configuration
      self.unit = unit
      self.seconds = seconds
      self.low = low
      self.high = high
      self.ratio = ratio
      self.ratioLow = ratioLow
      self.ratioHigh = ratioHigh
    }

    enum CodingKeys: String, CodingKey {
      case problem, optimizer, cost, configuration, unit, seconds, low, high, ratio
      case ratioLow = "ratio_low"
      case ratioHigh = "ratio_high"
    }
  }

  /// Where the times come from.
  public struct Origin: Sendable, Codable {
    /// Of the program that measured; nil where it was built outside of a repository.
    public var commit: String?
    /// Whether the program had changes that no commit has.
    public var isDirty: Bool
    /// The machine's name.
    public var host: String
    /// The processor's name, as its maker has it.
    public var processor: String
    /// Seconds since 1970.
    public var measuredAt: Double
    /// How often each optimizer had its turn.
    public var rounds: Int
    /// Processor time over the time that passed; below ``leastShare`` something else ran.
    public var processorShare: Double

    package init(
      commit: String?, isDirty: Bool, host: String, processor: String, measuredAt: Double, rounds: Int,
      processorShare: Double
    ) {
      self.commit = commit
      self.isDirty = isDirty
      self.host = host
      self.processor = processor
      self.measuredAt = measuredAt
      self.rounds = rounds
      self.processorShare = processorShare
    }

    enum CodingKeys: String, CodingKey {
      case commit, host, processor, rounds
      case isDirty = "is_dirty"
      case measuredAt = "measured_at"
      case processorShare = "processor_share"
    }

    /// Whether something else took the processor meanwhile.
    public var wasDisturbed: Bool { processorShare < TrainingTimes.leastShare }
  }

  /// In the folder of an experiment's results.
  public static let fileName = "training_times.json"
  /// What a process that has a processor for itself gets of it, within the clock's and the system's own share.
  public static let leastShare = 0.97
  private static let currentFormat = 2

  private var format: Int
  /// When and where it was measured.
  public var origin: Origin
  /// One for each problem and optimizer, the problem's first optimizer in front.
  public var rows: [Row]

  /// `epoch`, `step`, or both.
  var units: String { Set(rows.map(\.unit)).sorted().joined(separator: " or ") }

  package init(origin: Origin, rows: [Row]) {
    format = Self.currentFormat
    self.origin = origin
    self.rows = rows
  }

  /// What a results folder keeps; nil where there is none.
  ///
  /// - Throws: ``Unreadable`` where there is something else.
  public init?(in directory: URL) throws {
    guard let data = (try? Folder(directory))?.contents(Self.fileName, limit: 1 << 22) else { return nil }
    guard let read = try? JSONText.decode(TrainingTimes.self, from: data), read.format == Self.currentFormat,
      read.rows.allSatisfy({ $0.seconds > 0 && $0.seconds.isFinite })
    else { throw Unreadable() }
    self = read
  }

  /// The file is there, and was not written by this program.
  public struct Unreadable: Error, CustomStringConvertible {
    /// What the reader of a report can do.
    public var description: String {
      "\(TrainingTimes.fileName) is not what `sweep bench FILE` writes, and is not used: measure it again"
    }
  }

  /// Replaces what the folder has.
  ///
  /// - Throws: where the file cannot be written.
  public func write(in directory: URL) throws {
    try AtomicFile.write(
      Data("\(JSONText.pretty(self))\n".utf8), Self.fileName, in: Folder(directory, making: true))
  }

  /// Digest of what an epoch's cost depends on, with the names of problem and optimizer.
  public static func costKey(of configuration: Configuration, _ kinds: CostKinds) -> String {
    let text = Value.map([
      "problem": .string(configuration.problem), "optimizer": .string(configuration.optimizer),
      "family": .string(configuration.family), "values": .map(kinds.values(of: configuration)),
    ]).canonical
    return String(Digest.hexadecimal(of: text.utf8).prefix(16))
  }

  /// By the place of each configuration; nil unless every one that can be timed has been measured.
  func byConfiguration(_ experiment: Experiment, _ catalog: Catalog) -> [Int: Double]? {
    let families = Set(catalog.families.filter(\.hasTimedSteps).map(\.name))
    let known = Dictionary(rows.map { ($0.cost, $0.seconds) }, uniquingKeysWith: { first, _ in first })
    let kinds = CostKinds(catalog)
    var found: [Int: Double] = [:]
    for (index, configuration) in experiment.configurations.enumerated()
    where families.contains(configuration.family) {
      guard let seconds = known[Self.costKey(of: configuration, kinds)] else { return nil }
      found[index] = seconds
    }
    return found
  }
}
