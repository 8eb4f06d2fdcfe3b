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
    var result = CellResult(
      cell: "", experiment: "", problem: "", family: "", optimizer: "", seed: 0, configuration: "",
      values: [:], measurement: Vocabulary.Measurement(outcome: .completed), digest: "", attempt: 0,
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
      case "values": result.values = try configurations.decoded(reader.raw()) { $0 }
      case "measurement": result.measurement = try Vocabulary.Measurement(reading: &reader)
      case "worker": result.provenance.worker = try workers.decoded(reader.raw()) { $0 }
      case "invocation": result.provenance.invocation = try invocations.decoded(reader.raw()) { $0 }
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
}

extension Dictionary {
  /// What is known of a key, made where it is not.
  mutating func known(_ key: Key, _ make: () throws -> Value) rethrows -> Value {
    if let value = self[key] { return value }
    let value = try make()
    self[key] = value
    return value
  }
}

extension Dictionary where Key == String {
  /// What a text of JSON says, decoded once.
  mutating func decoded<Part: Decodable>(
    _ text: UnsafeBufferPointer<UInt8>, _ kept: (Part) -> Value
  ) throws -> Value {
    try known(String(decoding: text, as: UTF8.self)) {
      kept(try JSONText.decode(Part.self, from: Data(text)))
    }
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
