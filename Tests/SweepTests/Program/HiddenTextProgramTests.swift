import Escapes
import Foundation
import Results
import TestPrograms
import TestTraits
import Testing
import Vocabulary

@testable import sweep

/// What the program says of files of others.
@Suite(.tags(.slow), .leftOutIfFast) struct HiddenTextProgramTests {
  /// All that a terminal would obey, from an operating-system command to a change of direction.
  private static let escape = "a\u{1B}]0;OWNED\u{7}\u{1B}[2J\u{9B}31m\u{202E}\u{7F}\u{8}b"

  private func expectPlain(_ outcome: Program.Outcome, _ command: String) {
    for text in [outcome.output, outcome.errors] {
      let hidden = text.unicodeScalars.filter { $0 != "\n" && $0 != "\t" && VisibleText.isHidden($0) }
      #expect(hidden.isEmpty, "\(command): \(hidden.map(VisibleText.name))")
    }
  }

  /// The files that ran code, wrote to the terminal or put a script into the page.
  @Test(arguments: [
    ("label: \"a\\u0600'; system(\\\"touch PWNED\\\") #\"", "U+0600 (arabic number sign)"),
    ("label: \"p\\r\\nsystem(\\\"touch PWNED\\\")\\r\\n#\"", "U+000D (carriage return)"),
    ("label: \"+1+1\\e]52;c;cm0gLXJm\\a\"", "U+001B (escape)"),
    ("label: \"p \\u0600<script \\u0600>alert(3)\\u0600</script \\u0600>\"", "U+0600 (arabic number sign)"),
    ("label: \"s \\u0600\\\\input /etc/passwd \"", "U+0600 (arabic number sign)"),
    ("label: \"x\\u202e\"", "U+202E (right-to-left override)"),
  ])
  func aFileThatHidesSomethingRunsNowhere(_ label: String, _ name: String) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(
      """
      sweep: 1
      name: hostile
      defaults: {batch_size: 4, steps: 5, runs: 20, learning_rate: 0.1}
      problems: [{name: q, objective: quadratic, noise: {law: normal}}]
      optimizers:
        - {name: sgd, \(label)}
      report:
        figures: [{name: g, kind: learning_curve, y: [gradient_norm], panels: problem}]

      """, to: "x.yaml")
    for command in ["run", "plan", "report", "status"] {
      let outcome = try program.run(command, "x.yaml")
      #expect(outcome.status == 64)
      #expect(outcome.errors.hasPrefix("x.yaml:6:24: error: the text holds \(name)"), "\(outcome.errors)")
      expectPlain(outcome, command)
    }
    #expect(!program.exists("PWNED") && !program.exists("results"))
  }

  @Test func journalsSayNothingToTheTerminal() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(
      """
      sweep: 1
      name: quick
      seeds: 0..1
      defaults: {batch_size: 4, steps: 5, runs: 20, learning_rate: 0.1}
      problems: [{objective: quadratic, noise: {law: normal}}]
      optimizers: [sgd]

      """, to: "x.yaml")
    #expect(try program.run("run", "x.yaml", "--only", "seed == 0").status == 0)
    // A journal from elsewhere, with good checksums: a failure of the other cell, and a result that names things.
    let folder = program.folder.appending(path: "results/quick")
    let stored = try program.store("quick")
    let cells = try program.run("plan", "x.yaml", "--cells", "--format", "json").output
    let ids = Set(cells.matches(of: /[0-9a-f]{64}/).map { String($0.0) })
    let done = try #require(stored.results.first)
    let missing = try #require(
      ids.first { id in
        stored.results[id] == nil && stored.results.values.allSatisfy { $0.configuration != id }
      })
    let invocation = Invocation(
      id: "z", host: Self.escape, commit: Self.escape, isDirty: true, command: Self.escape)
    let writer = JournalWriter(directory: folder, invocation: "z")
    try writer.append(
      .failed(
        CellFailure(
          cell: missing, kind: .crashed, message: Self.escape, log: [Self.escape, "\u{85}"], attempt: 2,
          invocation: invocation, at: 0)))
    var other = done.value
    other.provenance.invocation = invocation
    other.provenance.worker.processor = Self.escape
    other.optimizer = Self.escape
    try writer.append(.finished(other))
    for arguments in [
      ["status"], ["plan"], ["plan", "--cells"], ["plan", "--format", "csv", "--cells"],
      ["plan", "--format", "json", "--cells"], ["run", "--dry-run"], ["report"], ["best"], ["gc"],
      ["export", "--format", "jsonl", "--table", "failures"], ["verify", "--fraction", "1"],
    ] {
      let running = try program.start([arguments[0], "x.yaml"] + arguments.dropFirst())
      expectPlain(try running.wait(), arguments.joined(separator: " "))
    }
    for id in [missing, done.key] {
      for format in ["text", "json"] {
        expectPlain(try program.run("explain", "x.yaml", id, "--format", format), "explain")
      }
    }
    let status = try program.run("status", "x.yaml")
    #expect(status.output.contains("a\u{FFFD}]0;OWNED\u{FFFD}"), "\(status.output)")
    expectPlain(try program.run("run", "x.yaml"), "run")
  }

  @Test func namesOfFilesSayNothingToTheTerminal() throws {
    let program = try Program()
    defer { program.remove() }
    let name = Self.escape
    try program.write("sweep: 2\n", to: name)
    try program.write("cell,\(Self.escape)\n1,2\n", to: "cells.csv")
    for arguments in [
      ["plan", name], ["plan", name + "nothing"], ["run", name], ["compare", "cells.csv", name],
      ["catalog", name],
      ["explain", name, name], ["plan", "x.yaml", "--set", name], ["export", "x.yaml", name],
      ["compare", "\(name):x", "y"],
      ["data", "list", "--data", name], ["data", "check", name], [name, name, name],
      ["plan", "x.yaml", name],
    ] {
      let outcome = try program.start(arguments).wait()
      #expect(outcome.status != 0 || arguments[1] == "list")
      expectPlain(outcome, arguments[0])
    }
  }

  @Test func tensorNamesOfWeightsSayNothingToTheTerminal() throws {
    let program = try Program()
    defer { program.remove() }
    let header =
      "{\"x\\u001b]0;OWNED\\u0007\\u202e\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}"
    var bytes = Data()
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    try (bytes + Data(header.utf8) + Data(count: 4)).write(
      to: program.folder.appending(path: "w.safetensors"))
    try program.write(
      """
      sweep: 1
      name: weights
      defaults: {batch_size: 4, epochs: 1, learning_rate: 0.1}
      problems: [{model: lenet5, dataset: mnist, init: w.safetensors}]
      optimizers: [sgd]

      """, to: "x.yaml")
    for command in ["plan", "run", "status"] { expectPlain(try program.run(command, "x.yaml"), command) }
  }
}
