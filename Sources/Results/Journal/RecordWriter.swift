import Escapes
import Foundation
import Messages
import Vocabulary

/// Writes records as journal lines; what many cells share is encoded once.
struct RecordWriter {
  private var configurations: [String: [UInt8]] = [:]
  private var workers: [WorkerIdentity: [UInt8]] = [:]
  private var invocations: [String: [UInt8]] = [:]

  /// The line with its line feed.
  ///
  /// - Parameter measurementText: the JSON of the result's measurement, where it is at hand.
  mutating func line(_ record: JournalRecord, measurementText: [UInt8]? = nil) throws -> [UInt8] {
    var writer = JSONWriter()
    switch record {
    case .finished(let result): try write(result, nil, measurementText, to: &writer)
    case .reached(let result, let stretch): try write(result, stretch, measurementText, to: &writer)
    case .failed(let failure):
      writer.key("cell")
      writer.string(failure.cell)
      writer.key("kind")
      writer.string(JournalLine.Head.Kind.failed.rawValue)
      writer.key("failure")
      writer.raw(try JSONText.line(failure))
    }
    return JournalLine.seal(writer.bytes)
  }

  private mutating func write(
    _ result: CellResult, _ stretch: Stretch?, _ text: [UInt8]?, to writer: inout JSONWriter
  ) throws {
    writer.key("cell")
    writer.string(result.cell)
    writer.key("kind")
    writer.string((stretch == nil ? JournalLine.Head.Kind.finished : .reached).rawValue)
    writer.key("outcome")
    writer.string(result.measurement.outcome.rawValue)
    writer.key("startedAt")
    writer.number(result.provenance.startedAt)
    writer.key("finishedAt")
    writer.number(result.provenance.finishedAt)
    stretch?.write(to: &writer)
    writer.key("digest")
    writer.string(result.digest)
    writer.key("seed")
    writer.integer(result.seed)
    writer.key("attempt")
    writer.integer(result.attempt)
    for (key, text) in [
      ("experiment", result.experiment), ("problem", result.problem), ("family", result.family),
      ("optimizer", result.optimizer), ("configuration", result.configuration),
    ] {
      writer.key(key)
      writer.string(text)
    }
    writer.key("values")
    writer.raw(try Self.remember(result.values, at: result.configuration, in: &configurations))
    writer.key("measurement")
    writer.raw(text ?? result.measurement.text)
    writer.key("worker")
    writer.raw(try Self.remember(result.provenance.worker, at: result.provenance.worker, in: &workers))
    writer.key("invocation")
    let invocation = result.provenance.invocation
    writer.raw(try Self.remember(invocation, at: invocation.id, in: &invocations))
  }

  private static func remember<Key: Hashable>(
    _ value: some Encodable, at key: Key, in known: inout [Key: [UInt8]]
  ) throws -> [UInt8] {
    if let text = known[key] { return text }
    let text = Array(try JSONText.line(value))
    known[key] = text
    return text
  }
}
