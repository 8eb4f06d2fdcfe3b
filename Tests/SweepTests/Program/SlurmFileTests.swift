import Foundation
import TestPrograms
import Testing

/// `run: {executor: slurm}`: what the built program asks of Slurm's commands, which write down how they were called.
@Suite struct SlurmFileTests {
  private static func file(_ run: String) -> String {
    """
    sweep: 1
    name: laboratory
    seeds: 0..2
    run: \(run)
    problems: [{objective: quadratic, noise: {law: normal}, steps: 10, runs: 10}]
    optimizers: [{name: sgd, learning_rate: 0.1}]
    """
  }

  /// - Parameter queue: states of this experiment's workers, as squeue prints them.
  private func withCluster(_ run: String, queue: String = "", _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file(run), to: "e.yaml")
    try program.write(queue, to: "queue")
    let folder = program.folder.path
    let answers = [
      "sbatch": "cat >> '\(folder)/script'; case $* in *--test-only*) ;; *) echo 4711;; esac",
      "squeue": "cat '\(folder)/queue'", "scontrol": "echo MaxArraySize = 101", "scancel": "true",
    ]
    for (name, answer) in answers {
      try writeProgram(
        "#!/bin/sh\necho \(name) \"$@\" >> '\(folder)/calls'\n\(answer)\n",
        to: program.folder.appending(path: name))
    }
    try body(program)
  }

  private func run(_ program: Program, _ arguments: String...) throws -> Program.Outcome {
    let path = "PATH=\(program.folder.path):/usr/bin:/bin"
    return try program.start(
      [path, Program.executable.path] + arguments, executable: URL(filePath: "/usr/bin/env")
    ).wait()
  }

  private func expect(_ status: Int32, _ outcome: Program.Outcome) {
    #expect(outcome.status == status, "\(outcome.errors)")
  }

  private func calls(_ program: Program, of name: String) throws -> [String] {
    guard program.exists("calls") else { return [] }
    return try String(contentsOf: program.folder.appending(path: "calls"), encoding: .utf8)
      .split(separator: "\n").map(String.init).filter { $0.hasPrefix(name + " ") }
  }

  private static let asked =
    "{executor: slurm, threads: 2, slurm: {workers: 8, time: 4h, jobs: 3, partition: long, account: a b}}"

  @Test func aFileThatSaysSlurmIsSubmitted() throws {
    try withCluster(Self.asked) { program in
      let outcome = try run(program, "e.yaml")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output == "4711\n")
      #expect(outcome.errors.contains("submitted 8 workers as job 4711"), "\(outcome.errors)")
      let submitted = try calls(program, of: "sbatch")
      #expect(submitted.count == 2 && submitted[0].contains("--test-only"))
      for word in ["--array=0-7", "--time=240", "--cpus-per-task=6", "--partition=long", "--account=a b"] {
        #expect(submitted.last?.contains(word) == true, "\(word): \(submitted)")
      }
      let script = try String(contentsOf: program.folder.appending(path: "script"), encoding: .utf8)
      #expect(script.contains(" work "), "\(script)")
      #expect(script.contains("--jobs 3 --time 14395s"), "\(script)")
      // Nothing was measured here.
      #expect(try program.store("laboratory").results.count == 0)
    }
  }

  @Test func theCommandLineHasTheLastWord() throws {
    try withCluster(Self.asked) { program in
      let outcome = try run(
        program, "submit", "e.yaml", "--workers", "2", "--time", "10min", "--", "--partition=short")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let submitted = try #require(try calls(program, of: "sbatch").last)
      #expect(submitted.contains("--array=0-1") && submitted.contains("--time=10"))
      // sbatch goes by the last one.
      #expect(submitted.hasSuffix("--partition=short"), "\(submitted)")
      try expect(0, run(program, "e.yaml", "--executor", "local", "--quiet"))
      #expect(try program.store("laboratory").results.count == 3)
      // All is measured: nothing is asked of the cluster.
      let before = try calls(program, of: "sbatch").count
      let again = try run(program, "e.yaml")
      #expect(again.errors.contains("nothing to submit"), "\(again.errors)")
      let after = try calls(program, of: "sbatch").count
      #expect(after == before)
    }
  }

  @Test func workersThatAreThereCount() throws {
    try withCluster("{executor: slurm, slurm: {workers: 200}}", queue: "R\nPD\n") { program in
      let outcome = try run(program, "e.yaml")
      #expect(outcome.status != 0)
      #expect(
        outcome.errors.contains("200 workers are more than") && outcome.errors.contains("198 are missing"),
        "\(outcome.errors)")
      try program.write(Self.file("{executor: slurm, slurm: {workers: 2}}"), to: "e.yaml")
      let again = try run(program, "e.yaml")
      #expect(again.errors.contains("1 running and 1 waiting"), "\(again.errors)")
      let submitted = try calls(program, of: "sbatch")
      #expect(submitted.isEmpty)
    }
  }

  @Test func aShardAndAnyWorkerRunHere() throws {
    try withCluster(Self.asked) { program in
      try expect(0, run(program, "e.yaml", "--shard", "1/2", "--quiet"))
      try expect(64, run(program, "e.yaml", "--shard", "1/2", "--executor", "slurm"))
      try expect(0, run(program, "work", "e.yaml", "--quiet"))
      #expect(try program.store("laboratory").results.count == 3)
      let submitted = try calls(program, of: "sbatch")
      #expect(submitted.isEmpty)
    }
  }

  @Test(arguments: [
    ("{executor: pbs}", "pbs"), ("{slurm: {time: 3min}}", "time must be at least 4min"),
    ("{slurm: {workers: 0}}", "workers"), ("{slurm: {options: [--wrap=ls]}}", "unknown key \"options\""),
  ])
  func whatIsWrongIsSaidWithItsPlace(run text: String, says: String) throws {
    try withCluster(text) { program in
      let outcome = try run(program, "e.yaml")
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("e.yaml:4:") && outcome.errors.contains(says), "\(outcome.errors)")
      #expect(!program.exists("calls"))
    }
  }
}
