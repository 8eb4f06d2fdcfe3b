import Foundation
import Messages
import TestTraits
import Testing

/// What a program may differ by, and what it may use, with all that it starts.
@Suite(.tags(.slow), .leftOutIfFast) struct ProgramLimitsTests {
  private func prepared(_ script: String, _ keys: String = "", run: String = "{}") throws -> Program {
    let program = try Program()
    try program.write(script, to: "run.sh")
    try program.write(
      """
      sweep: 1
      name: limits
      problems: [{name: mine, command: [sh, run.sh], optimizers: {none: {}}, metrics: {loss: minimize}\(keys)}]
      optimizers: [none]
      run: \(run)

      """, to: "limits.yaml")
    return program
  }

  /// The number comes from a file that is no part of the cell: a program that is not the same twice.
  private static let counting =
    "printf '{\"final\": {\"loss\": %s}}\\n' \"$(cat number)\" >> \"$SWEEP_REPORT\"\n"

  @Test func verifyComparesWithinTheTolerance() throws {
    let program = try prepared(Self.counting, ", deterministic: false, tolerance: 0.05")
    defer { program.remove() }
    try program.write("2.0", to: "number")
    #expect(try program.run("run", "limits.yaml", "--trust").status == 0)
    try program.write("2.09", to: "number")
    let near = try program.run("verify", "limits.yaml", "--fraction", "1")
    #expect(near.status == 0 && near.output.contains("toleran"), "\(near.output) \(near.errors)")
    try program.write("2.2", to: "number")
    let far = try program.run("verify", "limits.yaml", "--fraction", "1")
    #expect(far.status == 1 && far.output.contains("2.2"), "\(far.output) \(far.errors)")
  }

  @Test func aDeterministicProgramMustGiveTheSameBits() throws {
    let program = try prepared(Self.counting)
    defer { program.remove() }
    try program.write("2.0", to: "number")
    #expect(try program.run("run", "limits.yaml", "--trust").status == 0)
    try program.write("2.0000000001", to: "number")
    #expect(try program.run("verify", "limits.yaml", "--fraction", "1").status == 1)
  }

  /// The shell is small; its grandchild is not.
  @Test func theMemoryOfAllThatAProgramStartsCounts() throws {
    let script = """
      sh -c 'perl -e "\\$text = q(a) x 300_000_000; sleep 60" & wait' &
      wait
      printf '{"final": {"loss": 1}}\\n' >> "$SWEEP_REPORT"

      """
    let program = try prepared(script, ", grace: 1s", run: "{memory: 150MB}")
    defer { program.remove() }
    let run = try program.run("run", "limits.yaml", "--trust")
    let failures = try program.store("limits").failures.values
    #expect(run.status == 3 || run.status == 1, "\(run.status) \(run.errors)")
    #expect(run.errors.contains("of memory, and may use 150 MB"), "\(run.errors)")
    #expect(failures.count == 1)
  }
}
