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
    // The checksum tells that the line is as it was written, which is with each key once.
    var seen = 0
    try JournalLine.members(of: line) { reader, key in
      seen += 1
      switch key {
      case "cell": result.cell = try reader.string()
      case "kind", "outcome": _ = try reader.string()
      case "startedAt": result.provenance.startedAt = try reader.number()
      case "finishedAt": result.provenance.finishedAt = try reader.number()
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
      case "failure": failure = try JSONLine.decode(CellFailure.self, from: Data(try reader.raw()))
      default: throw JournalLine.Problem.damaged
      }
      return true
    }
    if let failure { return .failed(failure) }
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
    let shared = try JSONLine.decode(Shared.self, from: Data(text))
    known[key] = shared
    return shared
  }
}
