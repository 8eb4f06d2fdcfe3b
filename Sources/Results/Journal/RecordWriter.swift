import Escapes
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
      writer.strings(["cell": failure.cell, "kind": JournalLine.Head.Kind.failed.rawValue])
      writer.key("failure")
      writer.raw(try JSONText.line(failure))
    }
    return JournalLine.seal(writer.bytes)
  }

  private mutating func write(
    _ result: CellResult, _ stretch: Stretch?, _ text: [UInt8]?, to writer: inout JSONWriter
  ) throws {
    let kind: JournalLine.Head.Kind = stretch == nil ? .finished : .reached
    writer.strings([
      "cell": result.cell, "kind": kind.rawValue, "outcome": result.measurement.outcome.rawValue,
    ])
    writer.key("startedAt")
    writer.number(result.provenance.startedAt)
    writer.key("finishedAt")
    writer.number(result.provenance.finishedAt)
    stretch?.write(to: &writer)
    writer.strings(["digest": result.digest])
    writer.key("seed")
    writer.integer(result.seed)
    writer.key("attempt")
    writer.integer(result.attempt)
    writer.strings([
      "experiment": result.experiment, "problem": result.problem, "family": result.family,
      "optimizer": result.optimizer, "configuration": result.configuration,
    ])
    let (worker, invocation) = (result.provenance.worker, result.provenance.invocation)
    writer.key("values")
    writer.raw(try configurations.known(result.configuration) { Array(try JSONText.line(result.values)) })
    writer.key("measurement")
    writer.raw(text ?? result.measurement.text)
    writer.key("worker")
    writer.raw(try workers.known(worker) { Array(try JSONText.line(worker)) })
    writer.key("invocation")
    writer.raw(try invocations.known(invocation.id) { Array(try JSONText.line(invocation)) })
  }
}

extension JSONWriter {
  fileprivate mutating func strings(_ members: KeyValuePairs<String, String>) {
    for (name, text) in members {
      key(name)
      string(text)
    }
  }
}
