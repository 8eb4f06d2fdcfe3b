import Messages
import Vocabulary

/// What the line of a result says before its measurement: which configuration was measured.
public struct ResultHead: Sendable {
  /// Name of the problem in the experiment that asked first.
  public let problem: String
  /// Name of the optimizer in that experiment.
  public let optimizer: String
  /// What all random numbers came from.
  public let seed: Int
  /// ``Configuration/values``: the same object for all results of whose lines the same text says it.
  package let values: Shared<[String: Value]>
}

/// Reads the heads of one result after another; the values of a configuration are decoded once.
private struct HeadReader {
  private var known: [String: Shared<[String: Value]>] = [:]

  /// - Parameter line: of a finished cell, verified.
  mutating func read(_ line: UnsafeBufferPointer<UInt8>) throws -> ResultHead {
    var (problem, optimizer): (String?, String?)
    var seed: Int?
    var values: Shared<[String: Value]>?
    var reader = JSONReader(line)
    try reader.members { reader, key in
      switch key {
      case "problem": problem = try reader.string()
      case "optimizer": optimizer = try reader.string()
      case "seed": seed = try reader.integer()
      case "values": values = try known.decoded(reader.raw(), Shared.init)
      // A journal that was received may have its keys in another order.
      default: _ = try reader.raw()
      }
      return problem == nil || optimizer == nil || seed == nil || values == nil
    }
    guard let problem, let optimizer, let seed, let values else {
      throw ResultsError(description: "a result has no problem, optimizer, seed or values")
    }
    return ResultHead(problem: problem, optimizer: optimizer, seed: seed, values: values)
  }
}

extension CellResults {
  /// All results, each with what its line says before its measurement, in the order of the journals' lines.
  ///
  /// - Throws: as ``StoredResult/whole()``.
  public func heads() throws -> [(result: StoredResult, head: ResultHead)] {
    var reader = HeadReader()
    return try all.map { (result: $0, line: $0.line) }.sorted { $0.line < $1.line }.map {
      ($0.result, try $0.result.head(&reader))
    }
  }
}

extension StoredResult {
  /// Where a journal has it, each page of which is then read once.
  fileprivate var line: Int {
    switch place {
    case .memory: 0
    case .journal(let file, let line, _, _): Int(bitPattern: file.bytes.baseAddress) + line.lowerBound
    }
  }

  fileprivate func head(_ reader: inout HeadReader) throws -> ResultHead {
    switch place {
    case .memory(let result):
      let result = result.value
      return ResultHead(
        problem: result.problem, optimizer: result.optimizer, seed: result.seed,
        values: Shared(result.values))
    case .journal(let file, let line, _, _): return try read(file, line) { try reader.read($0) }
    }
  }
}
