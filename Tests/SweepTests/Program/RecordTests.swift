import DataFiles
import Engine
import Foundation
import TestTraits
import Testing

/// `record` from the file to what a user reads.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct RecordTests {
  /// Images under CIFAR-100's names in a folder of one's own.
  private func writeImages(_ program: Program, count: Int) throws {
    let folder = program.folder.appending(path: "images")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, count) in [("train.bin", count), ("test.bin", 4)] {
      var bytes: [UInt8] = []
      for index in 0..<count {
        bytes += [0, UInt8(index % 2)] + (0..<3072).map { UInt8(($0 * 31 + index * 57) % 251) }
      }
      try Data(bytes).write(to: folder.appending(path: name))
    }
  }

  private func file(epochs: Int, optimizer: String, perStep: String) -> String {
    """
    sweep: 1
    name: recorded
    seeds: [0]
    problems:
      - {model: alexnet_cifar, dataset: folder, data_path: images, data_format: cifar100, epochs: \(epochs), batch_size: 4}
    optimizers:
      - \(optimizer)
    record: {per_step: [\(perStep)]}
    """
  }

  private func withProgram(images: Int, _ text: String, _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try writeImages(program, count: images)
    try program.write(text, to: "r.yaml")
    try body(program)
  }

  private func lines(_ program: Program, _ name: String) throws -> [[Substring]] {
    try String(contentsOf: program.folder.appending(path: name), encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  @Test func stepsAndTheirNormsAreReadBack() throws {
    let text =
      file(
        epochs: 2, optimizer: "{name: sgd, learning_rate: 0.01}",
        perStep: "gradient_norm, loss, per_sample_gradient_norms") + """

        report: {figures: [{name: along, kind: learning_curve, x: step, y: [step.loss, step.gradient_norm]}]}
        """
    try withProgram(images: 10, text) { program in
      let run = try program.run("r.yaml", "--jobs", "1")
      #expect(run.status == 0, "\(run.errors)")
      let result = try #require(try program.store("recorded").results.values.first)
      let lines = try lines(program, "results/recorded/steps.csv")
      #expect(lines.count == 7)
      #expect(lines[0].suffix(3) == ["step", "loss", "gradient_norm"])
      #expect(lines.dropFirst().map { $0[$0.count - 3] } == ["1", "2", "3", "4", "5", "6"])
      for (name, place) in [("loss", 2), ("gradient_norm", 1)] {
        let column = try #require(result.measurement.steps?.columns[name])
        #expect(column.count == 6 && lines.dropFirst().map { Double($0[$0.count - place]) } == column)
      }
      let records = program.folder.appending(path: "results/recorded/records")
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: records.path) == ["\(result.cell).safetensors"])
      let file = try Safetensors(contentsOf: records.appending(path: "\(result.cell).safetensors").path)
      let norms = try #require(file.tensors["per_sample_gradient_norms"])
      #expect(norms.shape == [6, 4] && file.integers["step"] == [1, 2, 3, 4, 5, 6])
      // 10 images in batches of 4: the third and the sixth step have 2.
      #expect(norms.elements.indices.filter { norms.elements[$0].isNaN } == [10, 11, 22, 23])
      #expect(norms.elements.count { $0 > 0 } == 20)

      // A figure's lines are these numbers.
      let drawn = try String(
        contentsOf: program.folder.appending(path: "results/recorded/figures/along.dat"), encoding: .utf8)
      let points = drawn.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ") }
      #expect(points.map { $0[0] } == ["1", "2", "3", "4", "5", "6"], "\(drawn)")
      #expect(points.map { Double($0[3]) } == result.measurement.steps?.columns["loss"])

      // Other programs get the steps too.
      let export = try program.run("export", "r.yaml", "--table", "steps", "--format", "csv")
      #expect(export.status == 0 && export.output.split(separator: "\n").count == 7, "\(export.errors)")
    }
  }

  /// Of the share that is clipped: the samples above the threshold, by what the other file says of them.
  @Test func theClippedShareIsThatOfTheRecordedNorms() throws {
    let text = file(
      epochs: 2, optimizer: "{name: ps_clip_sgd, learning_rate: 0.01, clip_threshold: 1.315}",
      perStep: "clip_fraction, per_sample_gradient_norms")
    try withProgram(images: 10, text) { program in
      #expect(try program.run("r.yaml", "--quiet", "--jobs", "1").status == 0)
      let result = try #require(try program.store("recorded").results.values.first)
      let path = "results/recorded/records/\(result.cell).safetensors"
      let file = try Safetensors(contentsOf: program.folder.appending(path: path).path)
      let norms = try #require(file.tensors["per_sample_gradient_norms"]?.elements)
      let expected = (0..<6).map { step in
        let row = norms[(4 * step)..<(4 * step + 4)].filter { !$0.isNaN }
        return Double(row.count { $0 > 1.315 }) / Double(row.count)
      }
      #expect(result.measurement.steps?.columns["clip_fraction"] == expected, "norms: \(norms)")
      #expect(Set(expected).count > 1, "every step clips the same share: \(norms)")
    }
  }

  @Test func aKilledCellGoesOnAndHasRecordedWhatAnUndisturbedOneHas() throws {
    let text =
      file(
        epochs: 8, optimizer: "{name: ps_clip_sgd, learning_rate: 0.01, momentum: 0.9, clip_threshold: 1.5}",
        perStep: "loss, gradient_norm, clip_fraction, per_sample_gradient_norms")
      + "\nrun: {jobs: 1, checkpoint: 200ms}"
    try withProgram(images: 198, text) { program in
      #expect(try program.run("r.yaml", "--quiet", "--results", "whole").status == 0)
      let cell = try #require(try program.store("recorded", results: "whole").results.keys.first)
      let running = try program.start(["r.yaml", "--quiet"])
      let checkpoint = "results/recorded/checkpoints/\(cell).checkpoint"
      #expect(program.waits { program.exists(checkpoint) })
      let workers = running.workers.map(\.pid)
      for process in workers + [running.pid] { kill(process, SIGKILL) }
      #expect(try running.wait().status == -SIGKILL)
      #expect(program.waits { workers.allSatisfy { kill($0, 0) != 0 } })
      #expect(try program.store("recorded").results.isEmpty, "the cell was done before the kill")
      #expect(!program.exists("results/recorded/records"))
      let resumed = try program.run("r.yaml")
      #expect(
        resumed.status == 0 && resumed.errors.contains("it goes on from its checkpoint"), "\(resumed.errors)")
      #expect(try program.digests("recorded") == program.digests("recorded", results: "whole"))
      for name in ["records/\(cell).safetensors", "steps.csv"] {
        let bytes = try ["results", "whole"].map {
          try Data(contentsOf: program.folder.appending(path: "\($0)/recorded/\(name)"))
        }
        #expect(bytes[0] == bytes[1] && bytes[0].count > 5_000, "\(name)")
      }
      #expect(try lines(program, "results/recorded/steps.csv").count == 1 + 8 * 50)
    }
  }

  @Test func anExplanationSaysWhereTheRecordIsAskedFor() throws {
    let text = file(
      epochs: 2, optimizer: "{name: sgd, learning_rate: 0.01}", perStep: "loss, gradient_norm")
    try withProgram(images: 10, text) { program in
      let explained = try program.run("explain", "r.yaml", "0")
      #expect(explained.status == 0, "\(explained.errors)")
      func row(_ output: String, _ key: String) -> [Substring]? {
        output.split(separator: "\n").first { $0.hasPrefix("  \(key) ") }?.split(separator: "  ")
      }
      let given = try #require(row(explained.output, "record.per_step"))
      #expect(given[1].contains("[loss, gradient_norm]") && given.last?.hasSuffix("r.yaml:8") == true)
      let nothing = try program.run("explain", "r.yaml", "0", "--set", "record={}")
      let none = try #require(row(nothing.output, "record"), "\(nothing.output)\(nothing.errors)")
      #expect(none[1].contains("{}") && none.last?.hasSuffix("--set record={}") == true)
    }
  }
}
