import Escapes
import Foundation
import Vocabulary

/// The lines between the program and its workers: what is said for every cell is short, what cells share is said
/// once. One JSON object a line, without its line feed here.
///
/// To a worker: `{"configuration":{"id":…,"family":…,"values":…}}` before the first cell of each configuration,
/// then `{"cell":…,"configuration":…,"seed":…}`. From it: a ``WorkerReply``.
public enum WorkerLines {
  /// Tells a worker of a configuration, once, before its first cell.
  public static func configuration(id: String, family: String, values: [String: Value]) throws -> [UInt8] {
    let told = RequestReader.Configuration(id: id, family: family, values: values)
    return Array(try JSONText.line(RequestReader.ConfigurationLine(configuration: told)))
  }

  /// Told before the first configuration of a program's family.
  public static func program(_ request: ProgramRequest) throws -> [UInt8] {
    Array(try JSONText.line(RequestReader.ProgramLine(program: request)))
  }

  /// Asks for a cell of a configuration that the worker has been told of.
  ///
  /// - Parameters:
  ///   - slots: the numbers of the slots that the cell holds.
  ///   - stretch: how much of the cell; nil for all.
  public static func cell(
    _ id: String, configuration: String, seed: Int, slots: [String: [Int]] = [:], stretch: Stretch? = nil
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("cell")
    writer.string(id)
    writer.key("configuration")
    writer.string(configuration)
    writer.key("seed")
    writer.integer(seed)
    if !slots.isEmpty {
      writer.key("slots")
      writer.object(slots) { $0.array($1) { $0.integer($1) } }
    }
    stretch?.write(to: &writer)
    writer.endObject()
    return writer.bytes
  }

  /// What a worker answers.
  public static func reply(_ reply: WorkerReply) throws -> [UInt8] {
    let (key, cell, measurement): (String, String, Vocabulary.Measurement)
    switch reply {
    case .finished(let id, let found): (key, cell, measurement) = ("finished", id, found)
    case .reached(let id, let found): (key, cell, measurement) = ("reached", id, found)
    default: return Array(try JSONText.line(reply))
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.key(key)
    writer.beginObject()
    writer.key("cell")
    writer.string(cell)
    writer.key("measurement")
    measurement.write(to: &writer)
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }

  /// - Throws: where the line is not a reply.
  public static func readReply(_ line: UnsafeBufferPointer<UInt8>) throws -> ReceivedReply {
    guard line.starts(with: #"{"finished":"#.utf8) || line.starts(with: #"{"reached":"#.utf8) else {
      return ReceivedReply(
        reply: try JSONText.decode(WorkerReply.self, from: Data(line)), measurementText: [])
    }
    var cell: String?
    var measured: (Vocabulary.Measurement, text: [UInt8])?
    var isWhole = true
    var reader = JSONReader(line)
    try reader.object { reader, key in
      isWhole = key == "finished"
      try reader.object { reader, key in
        switch key {
        case "cell": cell = try reader.string()
        case "measurement":
          let text = try reader.raw()
          var inner = JSONReader(text)
          measured = (try Measurement(reading: &inner), Array(text))
        default: throw JSONReader.Problem(expected: "cell or measurement, not \(key),", offset: 0)
        }
      }
    }
    guard let cell, let measured, reader.isAtEnd else {
      throw JSONReader.Problem(expected: "a cell and its measurement", offset: 0)
    }
    return ReceivedReply(
      reply: isWhole ? .finished(cell: cell, measured.0) : .reached(cell: cell, measured.0),
      measurementText: measured.text)
  }
}

/// A reply as it came.
public struct ReceivedReply: Sendable {
  /// What the line says.
  public var reply: WorkerReply
  /// The JSON of a finished cell's measurement, to be kept as it is.
  public var measurementText: [UInt8]
}

/// Joins the lines that a worker gets to requests.
public struct RequestReader {
  struct Configuration: Codable {
    var id: String
    var family: String
    var values: [String: Value]
  }

  struct ConfigurationLine: Codable { var configuration: Configuration }
  struct ProgramLine: Codable { var program: ProgramRequest }

  private var configurations: [String: Configuration] = [:]
  /// What was told of programs since this was last emptied.
  public var programs: [ProgramRequest] = []

  /// Knows no configuration yet.
  public init() {}

  /// The request that a line completes; nil where it only tells of a configuration or a program.
  public mutating func read(_ line: String) throws -> CellRequest? {
    if line.hasPrefix(#"{"program""#) {
      programs.append(try JSONText.decode(ProgramLine.self, from: Data(line.utf8)).program)
      return nil
    }
    if line.hasPrefix(#"{"configuration""#) {
      let told = try JSONText.decode(ConfigurationLine.self, from: Data(line.utf8)).configuration
      configurations[told.id] = told
      return nil
    }
    var (cell, id, seed) = ("", "", 0)
    var slots: [String: [Int]] = [:]
    var (end, length, horizon): (Int?, String, String) = (nil, "", "")
    var line = line
    try line.withUTF8 { bytes in
      var reader = JSONReader(bytes)
      try reader.object { reader, key in
        switch key {
        case "cell": cell = try reader.string()
        case "configuration": id = try reader.string()
        case "seed": seed = try reader.integer()
        case "slots":
          try reader.object { reader, kind in
            try reader.array { slots[kind, default: []].append(try $0.integer()) }
          }
        case "until": end = try reader.integer()
        case "length": length = try reader.string()
        case "horizon": horizon = try reader.string()
        default: throw JSONReader.Problem(expected: "a key of a cell, not \(key),", offset: 0)
        }
      }
    }
    guard let configuration = configurations[id] else {
      throw JSONReader.Problem(expected: "a configuration that was told, not \(id),", offset: 0)
    }
    return CellRequest(
      cell: cell, seed: seed, family: configuration.family, values: configuration.values, slots: slots,
      stretch: try end.map { try Stretch(end: $0, key: length, horizonWord: horizon) })
  }
}
