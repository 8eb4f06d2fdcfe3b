import Experiments
import Foundation
import Testing

@testable import sweep

/// The list of cells, written piece by piece, against the encoder that writes everything else.
@Suite struct CellListJSONTests {
  static let values: [Value] = [
    .integer(3), .number(0.1), .number(1e-300), .number(.infinity), .boolean(true), .null,
    .string("a \"b\" \\ /é\u{202E}"),
    .list([.number(1), .list([])]), .list([]), .map(["x": .list([.integer(1)]), "a": .string("\n")]),
    .map([:]),
    .string("\u{1}0\u{1}"),
  ]

  static let entries: [PlanReport.CellEntry] = (0..<40).map { place in
    let axes: [String: Value] = [
      "index": values[place % values.count], "learning_rate": values[(place + 5) % values.count],
      "Schedule.kind": values[(place * 7) % values.count],
    ]
    return PlanReport.CellEntry(
      index: place, cell: "0af\(place)", configuration: place == 7 ? "ü" : "77", problem: "p/\(place % 3)",
      optimizer: "\"\(place % 2)\"", seed: -place, axes: place % 5 == 0 ? [:] : axes,
      state: place % 2 == 0 ? "failed" : "done", reason: place % 2 == 0 ? "error:\n\(place % 4)" : nil)
  }

  @Test func aListIsWrittenAsTheEncoderWritesIt() throws {
    let expected = try PrettyJSON.text(["cell_list": Self.entries])
    var list = CellListJSON()
    var bytes: [UInt8] = []
    for (place, entry) in Self.entries.enumerated() {
      bytes += (place == 0 ? "{\n  \"cell_list\" : [\n    " : ",\n    ").utf8
      try list.add(entry, to: &bytes)
    }
    bytes += "\n  ]\n}".utf8
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }
}
