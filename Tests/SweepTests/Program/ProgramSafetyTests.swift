import Foundation
import TestTraits
import Testing

@testable import Experiments
@testable import sweep

/// A file with a command is a program: what starts it, and what never does.
@Suite(.tags(.slow), .leftOutIfFast) struct ProgramSafetyTests {
  private func prepared() throws -> Program {
    let program = try Program()
    try program.write(
      """
      : > started
      printf '{"final": {"loss": 1}}\\n' >> "$SWEEP_REPORT"

      """, to: "run.sh")
    try program.write(
      """
      sweep: 1
      name: safe
      problems:
        - name: mine
          command: [sh, run.sh]
          optimizers: {none: {}}
          metrics: {loss: minimize}
      optimizers: [none]

      """, to: "safe.yaml")
    return program
  }

  @Test(arguments: [
    ["plan", "safe.yaml"], ["plan", "safe.yaml", "--cells"], ["status", "safe.yaml"],
    ["report", "safe.yaml"],
    ["run", "safe.yaml", "--dry-run"], ["schema", "safe.yaml"], ["explain", "safe.yaml", "0"],
    ["best", "safe.yaml"], ["export", "safe.yaml"], ["gc", "safe.yaml"], ["bench", "safe.yaml"],
    ["verify", "safe.yaml"], ["run", "safe.yaml"], ["retry", "safe.yaml", "--failed"],
    ["check", "safe.yaml"],
  ])
  func nothingStartsItThatWasNotToldTo(arguments: [String]) throws {
    let program = try prepared()
    defer { program.remove() }
    _ = try program.start(arguments).wait()
    #expect(!program.exists("started"))
  }

  @Test func aProgramIsTrustedOnceUntilItIsEdited() throws {
    let program = try prepared()
    defer { program.remove() }
    let refused = try program.run("run", "safe.yaml")
    #expect(
      refused.status == 64 && refused.errors.contains("sh run.sh") && refused.errors.contains("--trust"))
    #expect(try program.run("run", "safe.yaml", "--trust").status == 0)
    #expect(program.exists("started"))
    // Known by now.
    #expect(try program.run("run", "safe.yaml", "--results", "again").status == 0)
    #expect(try program.run("verify", "safe.yaml").status == 0)
    try program.write(
      "printf '{\"final\": {\"loss\": 2}}\\n' >> \"$SWEEP_REPORT\"\n", to: "run.sh")
    let plan = try program.run("plan", "safe.yaml")
    #expect(plan.output.contains("run.sh changed"), "\(plan.output)")
    #expect(try program.run("run", "safe.yaml").status == 64)
    #expect(try program.run("run", "safe.yaml", "--trust").status == 0)
  }

  @Test func checkSaysWhatTheContractMisses() throws {
    let program = try prepared()
    defer { program.remove() }
    let good = try program.run("check", "safe.yaml", "--trust")
    #expect(good.status == 0 && good.output.contains("The contract is kept."), "\(good.output)")
    try program.write("printf '{\"final\": {\"los\": 1}}\\n' >> \"$SWEEP_REPORT\"\n", to: "run.sh")
    let bad = try program.run("check", "safe.yaml", "--trust")
    #expect(bad.status == 1 && bad.output.contains("never reported loss; it reported los"), "\(bad.output)")
    try program.write("printf '{\"final\": {\"loss\": %d}}\\n' $$ >> \"$SWEEP_REPORT\"\n", to: "run.sh")
    let random = try program.run("check", "safe.yaml", "--trust")
    #expect(random.status == 1 && random.output.contains("seed everything"), "\(random.output)")
  }

  @Test func slotsAreSharedOut() throws {
    let program = try prepared()
    defer { program.remove() }
    try program.write(
      """
      mkdir "busy-$GPU" || exit 1
      printf '{"final": {"loss": %d}}\\n' "$GPU" >> "$SWEEP_REPORT"
      rmdir "busy-$GPU"

      """, to: "run.sh")
    try program.write(
      """
      sweep: 1
      name: safe
      seeds: 0..19
      problems:
        - name: mine
          command: [sh, run.sh]
          optimizers: {none: {}}
          metrics: {loss: minimize}
          needs: {gpu: 1}
          environment: {GPU: "{gpu}"}
      optimizers: [none]
      run: {slots: {gpu: 2}, jobs: 4}

      """, to: "safe.yaml")
    let run = try program.run("run", "safe.yaml", "--trust", "--quiet")
    #expect(run.status == 0, "\(run.errors)")
    let results = try program.store("safe").results.values
    #expect(results.count == 20)
    #expect(Set(results.compactMap { $0.measurement.metrics["loss"] }).isSubset(of: [0, 1]))
  }
}

/// The examples of programs that come with sweep.
@Suite struct ShippedProgramTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../experiments/programs").standardizedFileURL

  @Test(arguments: ["shell/descent.yaml", "perl/rosenbrock.yaml"]) func anExampleIsRead(name: String) throws {
    let experiment = try Experiment.load(
      path: Self.folder.appending(path: name).path, catalog: ExperimentOptions.catalog)
    let program = try #require(experiment.programs.values.first)
    #expect(program.files.count == 1 && !experiment.configurations.isEmpty)
  }

  /// What the page shows is what the reader reads.
  @Test func theFileOfThePageIsRead() throws {
    let page = try String(contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
    let block = try #require(page.components(separatedBy: "```yaml\n").dropFirst().first)
    let yaml = block.components(separatedBy: "```")[0].split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map { $0.dropFirst(3) }.joined(separator: "\n")
    let experiment = try Experiment.parse(yaml, file: "mine.yaml", catalog: ExperimentOptions.catalog)
    #expect(experiment.configurations.count == 5)
  }
}
