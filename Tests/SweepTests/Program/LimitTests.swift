import Foundation
import TestTraits
import Testing

/// What the system refuses, and files that are none: a sentence and an exit code, never a signal, never a wait.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct LimitTests {
  static let small = """
    sweep: 1
    name: small
    seeds: 0..3
    problems: [{objective: quadratic, noise: {law: normal}, steps: 5, runs: 20}]
    optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]
    report: {tables: [{name: t, values: [final_gap]}]}
    """

  private func withProgram(_ text: String, _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(text, to: "e.yaml")
    try body(program)
  }

  /// Under a limit of the shell's `ulimit`.
  private func run(_ limit: String, _ arguments: String, in program: Program) throws -> Program.Outcome {
    let line = "ulimit \(limit) && exec '\(Program.executable.path)' \(arguments)"
    return try program.start(["-c", line], executable: URL(fileURLWithPath: "/bin/sh")).wait()
  }

  @Test(arguments: [8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 64])
  func withFewFilesARunEndsWellOrWithASentence(count: Int) throws {
    try withProgram(Self.small) { program in
      let outcome = try run("-n \(count)", "e.yaml --quiet --jobs 2", in: program)
      #expect(outcome.status >= 0 && outcome.status < 128, "\(outcome)")
      #expect(!outcome.errors.contains("CellEnd("), "\(outcome.errors)")
      if outcome.status == 0 {
        #expect(try program.store("small").results.count == 8)
      } else {
        #expect(outcome.errors.lowercased().contains("open"), "\(outcome.errors)")
      }
      // What was broken off goes on.
      #expect(try program.run("e.yaml", "--quiet").status == 0)
      #expect(try program.store("small").results.count == 8)
    }
  }

  @Test func aModelThatCannotFitIsPlannedWithoutAnEstimate() throws {
    let file = """
      sweep: 1
      name: large
      problems:
        - {model: mlp, widths: [1000000, 1000000], dataset: folder, data_path: d, data_format: mnist, epochs: 1,
           batch_size: 2}
      optimizers: [{name: sgd, learning_rate: 0.1}]
      """
    try withProgram(file) { program in
      try FileManager.default.createDirectory(
        at: program.folder.appending(path: "d"), withIntermediateDirectories: true)
      for name in ["train", "t10k"] {
        try Data([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 28, 0, 0, 0, 28] + [UInt8](repeating: 1, count: 4 * 784))
          .write(to: program.folder.appending(path: "d/\(name)-images-idx3-ubyte"))
        try Data([0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 2, 3])
          .write(to: program.folder.appending(path: "d/\(name)-labels-idx1-ubyte"))
      }
      let planned = try program.run("plan", "e.yaml")
      #expect(planned.status == 0 && planned.output.contains("large: 1 cell"), "\(planned)")
      #expect(
        planned.output.contains("How long it will take is not known: the model needs at least"), "\(planned)")
      let ran = try program.run("e.yaml", "--quiet")
      #expect(ran.status == 1, "\(ran)")
      let failure = try #require(try program.store("large").failures.values.first)
      #expect(failure.kind == .error && failure.message.contains("the model needs at least"), "\(failure)")
    }
  }

  @Test func aPipeAmongTheDataIsALocatedMistake() throws {
    let file = """
      sweep: 1
      name: pipe
      problems: [{model: mlp, dataset: folder, data_path: d, data_format: cifar10, epochs: 1}]
      optimizers: [{name: sgd, learning_rate: 0.1}]
      """
    try withProgram(file) { program in
      let folder = program.folder.appending(path: "d")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for index in 1...5 {
        try Data(repeating: 1, count: 3073).write(to: folder.appending(path: "data_batch_\(index).bin"))
      }
      #expect(mkfifo(folder.appending(path: "test_batch.bin").path, 0o600) == 0)
      let outcome = try program.run("plan", "e.yaml", "--no-estimate")
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("e.yaml:3:"), "\(outcome.errors)")
      #expect(
        outcome.errors.contains("test_batch.bin is a pipe or a device, not a file"), "\(outcome.errors)")
    }
  }

  @Test func anExperimentComesThroughAPipe() throws {
    try withProgram(Self.small) { program in
      let line = "cat e.yaml | '\(Program.executable.path)' /dev/stdin --quiet"
      let outcome = try program.start(["-c", line], executable: URL(fileURLWithPath: "/bin/sh")).wait()
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try program.store("small").results.count == 8 && program.exists("results/small/report.md"))
    }
  }
}
