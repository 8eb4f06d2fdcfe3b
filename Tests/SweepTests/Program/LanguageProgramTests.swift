import Foundation
import TestTraits
import Testing

/// A language model through the built program.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct LanguageProgramTests {
  static let file = """
    sweep: 1
    name: text
    seeds: 0
    defaults: {steps: 400, batch_size: 8, learning_rate: 0.003, save: final}
    problems:
      - name: plays
        model: gpt
        layers: 2
        width: 32
        context: 32
        dropout: 0.1
        dataset: text
        data_path: text.txt
        evaluate: {every: 100, batches: 4}
        schedule: {kind: cosine, warmup_steps: 20, final_factor: 0.1}
    optimizers:
      - {name: ps_clip_adamw, clip_threshold: 0.5, beta2: 0.99}
      - {name: micro_batch_clip_sgd, clip_threshold: 0.5, momentum: 0.9, micro_batch_size: 2}
    run: {jobs: 1, checkpoint: 100ms}
    """

  func withProgram(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    let lines = (0..<400).map { "Line \($0 % 13): the \($0 * $0 % 7)th cat has a hat.\n" }
    try program.write(lines.joined(), to: "text.txt")
    try body(program)
  }

  @Test func threadsChangeNoBit() throws {
    try withProgram { program in
      for threads in ["1", "2"] {
        let outcome = try program.run(
          "e.yaml", "--set", "run.threads=\(threads)", "--results", threads, "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
      }
      let expected = try program.digests("text", results: "1")
      #expect(expected.count == 2)
      #expect(try program.digests("text", results: "2") == expected)
    }
  }

  @Test(.timeLimit(.minutes(3))) func aKilledTrainingGoesOnFromItsCheckpointToTheSameResult() throws {
    try withProgram { program in
      let undisturbed = try program.run("e.yaml", "--results", "whole", "--quiet")
      #expect(undisturbed.status == 0, "\(undisturbed.errors)")
      let expected = try program.digests("text", results: "whole")
      let folder = program.folder.appending(path: "results/text/checkpoints")
      let run = try program.start(["e.yaml", "--quiet"])
      #expect(
        program.waits {
          (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.contains {
            $0.hasSuffix(".checkpoint")
          } == true
        })
      let workers = run.workers.map(\.pid)
      for process in workers + [run.pid] { kill(process, SIGKILL) }
      #expect(try run.wait().status == -SIGKILL)
      #expect(program.waits { workers.allSatisfy { kill($0, 0) != 0 } })
      let resumed = try program.run("e.yaml")
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(resumed.errors.contains("it goes on from its checkpoint"), "\(resumed.errors)")
      #expect(try program.digests("text") == expected)
    }
  }

  @Test func aSavedModelWritesText() throws {
    try withProgram { program in
      #expect(try program.run("e.yaml", "--set", "run.jobs=2", "--quiet").status == 0)
      func sample(_ more: String...) throws -> Program.Outcome {
        try program.start(["sample", "e.yaml", "0"] + more).wait()
      }
      let text = try sample("--prompt", "Line 1", "--length", "60", "--temperature", "0.1")
      #expect(text.status == 0 && text.output.hasPrefix("Line 1"), "\(text.errors)")
      // 60 tokens, the prompt's 6, and the end of the line.
      #expect(text.output.unicodeScalars.count == 67 && text.output.contains("the"), "\(text.output)")
      #expect(try sample("--seed", "1").output == sample("--seed", "1").output)
      #expect(try sample("--seed", "1").output != sample("--seed", "2").output)
      let unknown = try sample("--prompt", "Ω")
      #expect(unknown.status == 64 && unknown.errors.contains("the prompt has 'Ω'"), "\(unknown.errors)")
      let unkept = try program.run("sample", "e.yaml", "0", "--results", "elsewhere")
      #expect(unkept.status == 64 && unkept.errors.contains("save: final"), "\(unkept.errors)")
      #expect(try sample("--temperature=-1").status == 64)
    }
  }

  @Test func badDataEndWith64AndOnePlace() throws {
    try withProgram { program in
      try program.write("short", to: "text.txt")
      let outcome = try program.run("e.yaml")
      #expect(outcome.status == 64)
      #expect(
        outcome.errors.contains("e.yaml:10:") && outcome.errors.contains("is too long"), "\(outcome.errors)")
    }
  }
}
