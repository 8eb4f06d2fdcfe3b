import DataFiles
import Engine
import Foundation
import Testing

/// `sweep weights` through the built program.
@Suite struct WeightsCommandTests {
  static let file = """
    sweep: 1
    name: text
    seeds: 0..1
    defaults: {steps: 4, batch_size: 8, learning_rate: [0.003, 0.01]}
    problems:
      - {name: plays, model: gpt, layers: 1, width: 16, context: 16, dataset: text, data_path: text.txt,
         evaluate: {every: 4}}
      - name: other
        command: [sh, run.sh]
        optimizers: [sgd, ps_clip_sgd]
        metrics: {loss: minimize}
    optimizers: [sgd, {name: ps_clip_sgd, clip_threshold: 1}]
    """

  private func withProgram(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    try program.write("exit 1", to: "run.sh")
    try program.write((0..<200).map { "Line \($0 % 13): a cat.\n" }.joined(), to: "text.txt")
    try body(program)
  }

  @Test func thereIsAFileForEachTrainingsProblemAndSeed() throws {
    try withProgram { program in
      let outcome = try program.run("weights", "e.yaml", "start/here")
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      #expect(outcome.output == "start/here/plays-0.safetensors\nstart/here/plays-1.safetensors\n")
      func weights(_ seed: Int) throws -> Safetensors {
        try Safetensors(
          contentsOf: program.folder.appending(path: "start/here/plays-\(seed).safetensors").path)
      }
      let first = try weights(0)
      #expect(first.tensors["transformer.wpe.weight"]?.shape == [16, 16])
      #expect(try weights(1).tensors.keys == first.tensors.keys && weights(1) != first)
      // Nothing was trained or started.
      #expect(!program.exists("results"))
    }
  }

  @Test func whatAFileCannotHoldIsAMistake() throws {
    try withProgram { program in
      let wide = try program.run("weights", "e.yaml", "start", "--set", "problems.plays.width=16,32")
      #expect(wide.status == 64 && !program.exists("start"))
      #expect(
        wide.errors.contains("cells of plays with seed 0 begin with different weights"), "\(wide.errors)")
      let none = try program.run("weights", "e.yaml", "start", "--only", "problem == \"other\"")
      #expect(none.status == 64 && none.errors.contains("no weights to write"), "\(none.errors)")
      try program.write("short", to: "text.txt")
      let broken = try program.run("weights", "e.yaml", "start")
      #expect(broken.status == 64 && broken.errors.contains("text.txt"), "\(broken.errors)")
    }
  }
}
