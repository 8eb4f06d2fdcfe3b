import Foundation
import Statistics
import TestTraits
import Testing

@testable import Results

/// Journals whose checksums fit and whose numbers make no sense, as a program with a fault, or somebody, may write them:
/// every command ends with an exit code and a sentence, never with a signal.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct JournalFuzzTests {
  /// Tables of every kind of number, and no figures: gnuplot is not what is tested.
  static let file = """
    sweep: 1
    name: fuzz
    seeds: 0..2
    problems: [{objective: quadratic, noise: {law: normal}, steps: 5, runs: 20}]
    optimizers:
      - {name: sgd, learning_rate: [0.1, 0.2]}
      - {name: clip_sgd, learning_rate: [0.1, 0.2], clip_threshold: 1}
    tune: {by: median final_gap, over: [learning_rate]}
    report:
      tables:
        - name: t
          values: [final_gap, best gradient_norm, auc gradient_norm, steps_to(gradient_norm <= 0.1)]
          rows: [optimizer, learning_rate]
          formats: [csv, markdown, latex]
        - {name: c, values: [final_gap], rows: [optimizer], select: final_gap, sensitivity: learning_rate,
           baseline: {optimizer: sgd}, show: mean ± sd}
    """

  private static let commands: [[String]] = [
    ["report", "e.yaml"], ["status", "e.yaml"], ["plan", "e.yaml", "--no-estimate", "--cells"],
    ["export", "e.yaml", "x.sqlite"], ["export", "e.yaml", "x.jsonl"], ["best", "e.yaml"],
    ["explain", "e.yaml", "0"], ["gc", "e.yaml"], ["compare", "whole/fuzz", "results/fuzz"],
    ["verify", "e.yaml", "--fraction", "0.1"],
  ]

  private static let numbers = [
    "1.7976931348623157e308", "-1.7976931348623157e308", "5e-324", "-5e-324", "\"nan\"", "\"inf\"",
    "\"-inf\"", "0",
    "-0.0", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e999", "1e-310",
  ]

  private static let absurd =
    numbers + [
      "null", "true", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[]]", "01", "1.", "+1", "0x10",
      "NaN",
      "\"../../x\"", "\"/etc/passwd\"", String(repeating: "[", count: 20_000),
      "\"\(String(repeating: "A", count: 20_000))\"",
    ]

  /// A finished experiment: the program, and the members of its journal's lines.
  private func finished() throws -> (program: Program, lines: [String]) {
    let program = try Program()
    try program.write(Self.file, to: "e.yaml")
    #expect(try program.run("e.yaml", "--quiet", "--results", "whole").status == 0)
    let journal = program.folder.appending(path: "whole/fuzz/journal")
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: journal.path).first)
    let text = try String(contentsOf: journal.appending(path: name), encoding: .utf8)
    let opening = #""sweep":2,"#
    return (
      program,
      text.split(separator: "\n").compactMap { line in
        line.range(of: opening).map { String(line[$0.upperBound...].dropLast()) }
      }
    )
  }

  private func write(_ lines: [String], in program: Program) throws {
    let folder = program.folder.appending(path: "results/fuzz/journal")
    try? FileManager.default.removeItem(at: program.folder.appending(path: "results"))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let bytes = lines.flatMap { JournalLine.seal(Array($0.utf8)) }
    try Data(bytes).write(to: folder.appending(path: "1-a.jsonl"))
  }

  private func expectNoSignal(_ arguments: [String], _ program: Program, _ what: String) throws {
    let outcome = try program.start(arguments).wait()
    #expect(
      outcome.status >= 0 && outcome.status < 128, "\(what): \(arguments) \(outcome.errors.suffix(600))")
  }

  /// The places of numbers and words of JSON.
  private static func values(_ line: String) -> [Range<String.Index>] {
    line.matches(of: /[:\[,](-?[0-9.]+(?:e[+-]?[0-9]+)?|"(?:[^"\\]|\\.)*"|true|false|null)(?=[,\]}])/).map {
      $0.1.startIndex..<$0.1.endIndex
    }
  }

  @Test func extremeMeasurementsStopNoCommand() throws {
    let (program, lines) = try finished()
    defer { program.remove() }
    #expect(lines.count == 12)
    for (round, number) in Self.numbers.enumerated() {
      // In every second round of two lines of three only, beside usual numbers.
      let changed = lines.enumerated().map { index, line -> String in
        guard round % 2 == 0 || index % 3 > 0, let start = line.range(of: #""measurement":"#),
          let end = line.range(of: #","worker":"#)
        else { return line }
        let measured = line[start.upperBound..<end.lowerBound]
          .replacing(/([:\[,])(-?[0-9.]+(?:e[+-]?[0-9]+)?|"nan")(?=[,\]}])/) { "\($0.1)\(number)" }
        return String(line[..<start.upperBound] + measured + line[end.lowerBound...])
      }
      try write(changed, in: program)
      for command in [Self.commands[0]]
        + [1, 4, 7].map({ Self.commands[($0 + round) % Self.commands.count] })
      {
        try expectNoSignal(command, program, "round \(round), \(number)")
      }
    }
  }

  @Test func absurdLinesStopNoCommand() throws {
    let (program, lines) = try finished()
    defer { program.remove() }
    var random = RandomStream(seed: 17)
    for round in 0..<20 {
      var changed = lines
      for _ in 0...(round % 3) {
        let place = Int.random(in: lines.indices, using: &random)
        guard let value = Self.values(changed[place]).randomElement(using: &random) else { continue }
        changed[place].replaceSubrange(value, with: Self.absurd.randomElement(using: &random) ?? "")
      }
      try write(changed, in: program)
      let other = Self.commands.randomElement(using: &random) ?? []
      for command in [Self.commands[0], other] { try expectNoSignal(command, program, "round \(round)") }
    }
  }
}
