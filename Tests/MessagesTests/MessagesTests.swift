import Experiments
import Foundation
import Testing

@testable import Messages

@Suite struct MessagesTests {
  let measurement = Measurement(
    outcome: .diverged, metrics: ["loss": .nan, "accuracy": 0.1], timings: ["wall_seconds": 3],
    series: Series(
      index: "epoch", at: [1, 2], columns: ["loss": [0.5, .infinity]], timings: ["wall_seconds": [1, 2]]))

  @Test func aReplySurvivesItsJSONLineWithNonFiniteNumbers() throws {
    let line = try JSONLine.encode(WorkerReply.finished(cell: "c", measurement))
    #expect(!line.contains(UInt8(ascii: "\n")))
    guard case .finished("c", let back) = try JSONLine.decode(WorkerReply.self, from: line) else {
      Issue.record("another reply came back")
      return
    }
    #expect(back.digest == measurement.digest)
    #expect(back.timings == measurement.timings)
    #expect(back.metrics["loss"]?.isNaN == true)
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
