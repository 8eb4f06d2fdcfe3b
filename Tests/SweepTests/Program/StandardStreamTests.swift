import Foundation
import Testing

/// Nothing that is said on a terminal or pipe ends a run; what was asked for and cannot be written is an error.
@Suite(.serialized) struct StandardStreamTests {
  private static let file = """
    sweep: 1
    name: streams
    seeds: 0..3
    problems: [{objective: quadratic, noise: {law: normal}, steps: 20, runs: 200}]
    optimizers: [{name: sgd, learning_rate: 0.1}]
    """

  /// By a shell, which alone can close and redirect everything; `$SWEEP` is the program.
  private func shell(_ line: String) throws -> Program.Outcome {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    let script = "SWEEP='\(Program.executable.path)'\n\(line)"
    return try program.start(["-c", script], executable: URL(fileURLWithPath: "/bin/bash")).wait()
  }

  @Test(arguments: ["2>/dev/full", "2>&-", "2>&- >&- <&-", "2>&1 | head -n 1"])
  func aStandardErrorThatCannotBeWrittenEndsNoRun(streams: String) throws {
    let outcome = try shell(
      """
      (trap '' PIPE; set -o pipefail; "$SWEEP" e.yaml \(streams); echo "$?" > code) > /dev/null
      cat code; [ -e results/streams/report.md ] && echo reported
      wc -l < results/streams/cells.csv
      """)
    // With a closed standard output the report's path cannot be said: that alone is the error.
    let code = streams.contains(">&- <") ? 74 : 0
    let words = outcome.output.split(whereSeparator: \.isWhitespace)
    #expect(words == ["\(code)", "reported", "5"], "\(outcome.output) \(outcome.errors)")
  }

  @Test(arguments: [
    "plan e.yaml --no-estimate", "plan e.yaml --format csv", "catalog", "schema", "status e.yaml", "--help",
  ])
  func aFullStandardOutputIsAnError(command: String) throws {
    let outcome = try shell("\"$SWEEP\" \(command) >/dev/full")
    #expect(outcome.status == 74)
    #expect(
      outcome.errors == "error: standard output could not be written: No space left on device\n",
      "\(outcome.errors)")
  }

  @Test func aReaderThatHasHadEnoughIsNoError() throws {
    let outcome = try shell("set -o pipefail; \"$SWEEP\" schema | head -n 1")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
  }

  @Test func aMistakeKeepsItsCode() throws {
    let outcome = try shell("printf 'sweep: 1\\n' > bad.yaml; \"$SWEEP\" plan bad.yaml 2>/dev/full")
    #expect(outcome.status == 64)
  }
}
