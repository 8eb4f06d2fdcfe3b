import Escapes
import Foundation
import Messages
import Vocabulary

/// Reads journal lines as records; what many cells share is decoded once.
struct RecordReader: Sendable {
  // By their text: `Data` hashes no more than its first 80 bytes, which configurations have in common.
  private var configurations: [String: [String: Value]] = [:]
  private var workers: [String: WorkerIdentity] = [:]
  private var invocations: [String: Invocation] = [:]

  /// - Parameter line: without its line feed.
  mutating func read(_ line: UnsafeBufferPointer<UInt8>) throws(JournalLine.Problem) -> JournalRecord {
    let empty = Vocabulary.Measurement(
      outcome: .completed, metrics: [:], timings: [:], series: Series(index: "", at: [], columns: [:]))
    var result = CellResult(
      cell: "", experiment: "", problem: "", family: "", optimizer: "", seed: 0, configuration: "",
      values: [:],
      measurement: empty, digest: "", attempt: 0,
      provenance: Provenance(
        worker: WorkerIdentity(numericsRevisions: [:], compiler: "", processor: "", kernel: "", threads: 0),
        invocation: Invocation(id: "", host: "", commit: nil, isDirty: false, command: ""), startedAt: 0,
        finishedAt: 0))
    var failure: CellFailure?
    var stretch: Stretch?
    var (end, length) = (0, "")
    // The checksum tells that the line is as it was written, which is with each key once.
    var seen = 0
    try JournalLine.members(of: line) { reader, key in
      seen += 1
      switch key {
      case "cell": result.cell = try reader.string()
      case "kind", "outcome": _ = try reader.string()
      case "startedAt": result.provenance.startedAt = try reader.number()
      case "finishedAt": result.provenance.finishedAt = try reader.number()
      case "until": end = try reader.integer()
      case "length": length = try reader.string()
      case "horizon": stretch = try Stretch(end: end, key: length, horizonWord: try reader.string())
      case "digest": result.digest = try reader.string()
      case "seed": result.seed = try reader.integer()
      case "attempt": result.attempt = try reader.integer()
      case "experiment": result.experiment = try reader.string()
      case "problem": result.problem = try reader.string()
      case "family": result.family = try reader.string()
      case "optimizer": result.optimizer = try reader.string()
      case "configuration": result.configuration = try reader.string()
      case "values": result.values = try Self.remember(try reader.raw(), in: &configurations)
      case "measurement": result.measurement = try Vocabulary.Measurement(reading: &reader)
      case "worker": result.provenance.worker = try Self.remember(try reader.raw(), in: &workers)
      case "invocation":
        result.provenance.invocation = try Self.remember(try reader.raw(), in: &invocations)
      case "failure": failure = try JSONText.decode(CellFailure.self, from: Data(try reader.raw()))
      default: throw JournalLine.Problem.damaged
      }
      return true
    }
    if let failure { return .failed(failure) }
    if let stretch {
      guard seen == Self.keysOfResult + 3 else { throw .damaged }
      return .reached(result, stretch)
    }
    guard seen == Self.keysOfResult else { throw .damaged }
    result.restoreInfinities()
    return .finished(result)
  }

  private static let keysOfResult = 17

  private static func remember<Shared: Decodable>(
    _ text: UnsafeBufferPointer<UInt8>, in known: inout [String: Shared]
  ) throws -> Shared {
    let key = String(decoding: text, as: UTF8.self)
    if let shared = known[key] { return shared }
    let shared = try JSONText.decode(Shared.self, from: Data(text))
    known[key] = shared
    return shared
  }
}

extension CellResult {
  /// Puts infinities back where an earlier version wrote NaN for them.
  ///
  /// In cells of the laboratory of which some runs had diverged, means and quantiles that were infinite were kept as
  /// "nan", which also says "not measured". They are told by the share of diverged runs: every run has each of these
  /// numbers, so one that is no number was infinite. The digest is that of what the same runs are kept as today.
  mutating func restoreInfinities() {
    guard measurement.outcome == .completed, let share = measurement.metrics["diverged_fraction"], share > 0
    else { return }
    let lost = measurement.metrics.filter { $0.value.isNaN && Self.isOfRuns($0.key) }.keys
    guard !lost.isEmpty else { return }
    for name in lost { measurement.metrics[name] = .infinity }
    digest = measurement.digest
  }

  /// Whether ``restoreInfinities()`` would change the result of an outline.
  static func hasLostInfinities(_ outline: MeasurementOutline) -> Bool {
    guard outline.outcome == .completed, let share = outline.metric("diverged_fraction"), share > 0 else {
      return false
    }
    return outline.metrics.contains { $0.value.isNaN && isOfRuns($0.key) }
  }

  /// Whether a metric is a mean or a quantile over runs: not what the runs used, nor a limit of confidence, which may be
  /// unknown.
  private static func isOfRuns(_ name: String) -> Bool {
    let stem = name.prefix { $0 != "@" }
    let isLimit = name.count > stem.count && (name.hasSuffix("_low") || name.hasSuffix("_high"))
    return !isLimit && (stem.contains("gradient_norm") || stem.hasPrefix("final_gap"))
  }
}
