import Foundation
import Testing
import Vocabulary

@testable import Messages

@Suite struct MessagesTests {
  let measurement = Measurement(
    outcome: .diverged, metrics: ["loss": .nan, "accuracy": 0.1], timings: ["wall_seconds": 3],
    series: Series(
      index: "epoch", at: [1, 2], columns: ["loss": [0.5, .infinity]], timings: ["wall_seconds": [1, 2]]))

  func read(_ line: [UInt8]) throws -> ReceivedReply {
    try line.withUnsafeBufferPointer { try WorkerLines.readReply($0) }
  }

  @Test func aReplySurvivesItsLineWithNonFiniteNumbers() throws {
    let line = try WorkerLines.reply(.finished(cell: "c", measurement))
    #expect(!line.contains(UInt8(ascii: "\n")))
    let received = try read(line)
    guard case .finished("c", let back) = received.reply else {
      Issue.record("another reply came back")
      return
    }
    #expect(back.digest == measurement.digest)
    #expect(back.timings == measurement.timings && back.series.timings == measurement.series.timings)
    #expect(back.metrics["loss"]?.isNaN == true)
    #expect(received.measurementText == measurement.text)
  }

  @Test func stepsSurviveAndCountInTheDigest() throws {
    var recorded = measurement
    recorded.steps = Series(index: "step", at: [1, 2, 3], columns: ["loss": [0.5, 0.25, .nan]])
    let received = try read(WorkerLines.reply(.finished(cell: "c", recorded)))
    guard case .finished("c", let back) = received.reply else {
      Issue.record("another reply came back")
      return
    }
    #expect(back.steps?.at == [1, 2, 3] && back.steps?.columns["loss"]?[1] == 0.25)
    #expect(back.digest == recorded.digest && recorded.digest != measurement.digest)
    recorded.steps?.columns["loss"]?[0] = 0.75
    #expect(recorded.digest != back.digest)
  }

  @Test func everyCutReplyIsRefused() throws {
    let line = try WorkerLines.reply(.finished(cell: "c", measurement))
    for length in 0..<line.count {
      #expect(throws: (any Error).self, "cut at \(length)") { try read(Array(line.prefix(length))) }
    }
    #expect(throws: (any Error).self) { try read(line + Array("x".utf8)) }
  }

  @Test(arguments: [
    0, -0.0, 1, -1, 0.1, 123_456_789_012_345, 1e15, 1e16, 1e-5, .leastNonzeroMagnitude,
    1.7976931348623157e308,
    2.2250738585072014e-308, 0.1 + 0.2, .infinity, -.infinity, 9_007_199_254_740_992,
  ])
  func numbersSurviveToTheBit(value: Double) throws {
    var writer = JSONWriter()
    writer.number(value)
    let bits = try writer.bytes.withUnsafeBufferPointer { bytes in
      var reader = JSONReader(bytes)
      return try reader.number().bitPattern
    }
    #expect(bits == value.bitPattern)
    // What is written by hand is what the library would read.
    #expect(try JSONLine.decode([Double].self, from: Data("[".utf8 + writer.bytes + "]".utf8)) == [value])
  }

  @Test(arguments: ["", "plain", "\"quoted\" \\ back", "tab\t line\n nul\u{0}", "größer 勾配 🙂"])
  func textSurvives(text: String) throws {
    var writer = JSONWriter()
    writer.string(text)
    #expect(try JSONDecoder().decode(String.self, from: Data(writer.bytes)) == text)
    let back = try writer.bytes.withUnsafeBufferPointer { bytes in
      var reader = JSONReader(bytes)
      return try reader.string()
    }
    #expect(back == text)
  }

  @Test func aWorkerJoinsCellsToTheConfigurationsItWasTold() throws {
    var reader = RequestReader()
    func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }
    let values: [String: Value] = ["learning_rate": .number(0.1), "noise": .map(["law": .string("normal")])]
    #expect(throws: (any Error).self) {
      try reader.read(text(WorkerLines.cell("c", configuration: "k", seed: 3)))
    }
    let told = try reader.read(text(WorkerLines.configuration(id: "k", family: "f", values: values)))
    #expect(told == nil)
    let request = try reader.read(text(WorkerLines.cell("c", configuration: "k", seed: 3)))
    #expect(request == CellRequest(cell: "c", seed: 3, family: "f", values: values))
  }

  @Test func timingsAreOutsideTheDigestAndEverythingElseIsInside() {
    var other = measurement
    other.timings = [:]
    other.series.timings = [:]
    #expect(other.digest == measurement.digest)
    other.series.columns["loss"] = [Double(0.5).nextUp, .infinity]
    #expect(other.digest != measurement.digest)
    other = measurement
    other.outcome = .completed
    #expect(other.digest != measurement.digest)
  }

  @Test func canonicalTextSortsKeysAndNormalisesNumbers() {
    let value = Value.map(["b": .number(1e-1), "a": .list([.integer(1), .number(-0.0), .string("x\"\n")])])
    #expect(value.canonical == #"{"a":[1,0.0,"x\"\u000a"],"b":0.1}"#)
    #expect(Value.number(0.1).canonical == Value.number(1e-1).canonical)
    #expect(Value.integer(1).canonical != Value.number(1).canonical)
  }
}
