import Escapes
import Foundation
import Testing
import Vocabulary

@testable import sweep

/// Cells of `sweep plan --format json`: each a line, whatever its values are.
@Suite struct PlanReportTests {
  static let values: [Value] = [
    .integer(3), .number(0.1), .number(1e-300), .number(.infinity), .boolean(true), .null,
    .string("a \"b\" \\ /é\u{202E}"), .list([.number(1), .list([])]),
    .map(["x": .list([.integer(1)]), "a": .string("\n")]), .map([:]), .string("\u{1}0\u{1}"),
  ]

  @Test(arguments: values) func aCellIsALineThatIsReadBack(_ value: Value) throws {
    for reason in [nil, "error:\n\"x\""] {
      let line = PlanReport.line(
        Cell(id: "0af", index: 7, configurationIndex: 0, seed: -3),
        Configuration(
          problem: "p/1", family: "", optimizer: "\"ü\"",
          values: ["index": value, "schedule": .map(["kind": value])], axes: ["index", "schedule.kind"],
          id: "77"), CellState(kind: .failed, reason: reason ?? ""))
      #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
      let read = try JSONDecoder().decode(Value.self, from: Data(line.utf8))
      // As the encoder of everything else would have it.
      let axis = try JSONDecoder().decode(Value.self, from: JSONText.line(value))
      var expected: [String: Value] = [
        "index": .integer(7), "cell": .string("0af"), "configuration": .string("77"),
        "problem": .string("p/1"), "optimizer": .string("\"ü\""), "seed": .integer(-3),
        "axes": .map(["index": axis, "schedule.kind": axis]), "state": .string("failed"),
      ]
      expected["reason"] = reason.map(Value.string)
      #expect(read == .map(expected))
    }
  }
}
