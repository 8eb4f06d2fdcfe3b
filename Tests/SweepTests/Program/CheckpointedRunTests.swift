import Foundation
import TestTraits
import Testing

/// A training that is killed goes on from its checkpoint, and nobody can tell from its result.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct CheckpointedRunTests {
  static let file = """
    sweep: 1
    name: trained
    seeds: 0
    defaults: {epochs: 6, batch_size: 32, learning_rate: 0.01}
    problems:
      - name: images
        model: alexnet_cifar
        dataset: folder
        data_path: images
        data_format: cifar100
        validation: {from: test, count: 0}
    optimizers: [{name: ps_clip_sgd, clip_threshold: 1, momentum: 0.9}]
    run: {jobs: 1, checkpoint: 200ms}
    """

  /// 1024 training images and 8 test images of 4 classes that differ in colour.
  func withProgram(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    let images = program.folder.appending(path: "images")
    try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
    for (name, count) in [("train.bin", 1024), ("test.bin", 8)] {
      var bytes: [UInt8] = []
      for index in 0..<count {
        let label = index % 4
        bytes += [0, UInt8(label)]
        for pixel in 0..<3072 {
          bytes.append(UInt8((pixel * 31 + index * 57) % 64 + (pixel / 1024 == label ? 150 : 20)))
        }
      }
      try Data(bytes).write(to: images.appending(path: name))
    }
    try body(program)
  }

  /// Runs until there is a checkpoint, and kills the run and its worker at once: nobody writes another one.
  func killAfterACheckpoint(_ program: Program) throws -> URL {
    let folder = program.folder.appending(path: "results/trained/checkpoints")
    func checkpoint() -> String? {
      try? FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasSuffix(".checkpoint") }
    }
    let run = try program.start(["e.yaml", "--quiet"])
    #expect(program.waits { checkpoint() != nil })
    let workers = run.workers.map(\.pid)
    for process in workers + [run.pid] { kill(process, SIGKILL) }
    #expect(try run.wait().status == -SIGKILL)
    #expect(program.waits { workers.allSatisfy { kill($0, 0) != 0 } })
    #expect(try program.store("trained").results.isEmpty)
    return folder.appending(path: try #require(checkpoint()))
  }

  /// Gradients that move parameters, enter sums and are measured while several threads form them.
  static let shared = """
    sweep: 1
    name: trained
    seeds: 0
    defaults: {epochs: 1, batch_size: 128, learning_rate: 0.01, momentum: 0.9}
    problems:
      - {name: maps, model: alexnet_cifar}
      - {name: vectors, model: mlp, widths: [300, 150]}
    optimizers:
      - {name: ps_clip_sgd, clip_threshold: 1}
      - {name: clip_sgd, clip_threshold: 1}
      - {name: micro_batch_clip_sgd, clip_threshold: 1, micro_batch_size: 8}
    """

  @Test func threadsChangeNoBit() throws {
    let data =
      "dataset: folder, data_path: images, data_format: cifar100, validation: {from: test, count: 0}"
    try withProgram { program in
      try program.write(
        Self.shared.replacing("model:", with: "\(data), model:"), to: "shared.yaml")
      for threads in ["1", "2", "3"] {
        let outcome = try program.run(
          "shared.yaml", "--set", "run.threads=\(threads)", "--results", threads, "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
          try program.store("trained", results: threads).results.first?.value.provenance.worker.threads
            == Int(threads))
      }
      let expected = try program.digests("trained", results: "1")
      #expect(expected.count == 6)
      #expect(try program.digests("trained", results: "2") == expected)
      #expect(try program.digests("trained", results: "3") == expected)
    }
  }

  @Test(.timeLimit(.minutes(3))) func aKilledTrainingGoesOnFromItsCheckpointToTheSameResult() throws {
    try withProgram { program in
      let undisturbed = try program.run("e.yaml", "--results", "whole", "--quiet")
      #expect(undisturbed.status == 0, "\(undisturbed.errors)")
      let expected = try program.digests("trained", results: "whole")
      #expect(expected.count == 1)

      let checkpoint = try killAfterACheckpoint(program)
      let resumed = try program.run("e.yaml")
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(
        resumed.errors.contains("note: ps_clip_sgd seed=0: it goes on from its checkpoint"),
        "\(resumed.errors)")
      #expect(try program.digests("trained") == expected)
      #expect(!FileManager.default.fileExists(atPath: checkpoint.path))
    }
  }

  @Test(.timeLimit(.minutes(3))) func aCorruptedCheckpointIsReportedAndTheCellStartsOver() throws {
    try withProgram { program in
      let checkpoint = try killAfterACheckpoint(program)
      var bytes = try Data(contentsOf: checkpoint)
      bytes[bytes.count / 2] ^= 4
      try bytes.write(to: checkpoint)
      let after = try program.run("e.yaml")
      #expect(after.status == 0, "\(after.errors)")
      #expect(
        after.errors.contains("cannot be used: it is damaged")
          && after.errors.contains("the cell starts over"),
        "\(after.errors)")
      #expect(try program.run("e.yaml", "--results", "whole", "--quiet").status == 0)
      #expect(try program.digests("trained") == program.digests("trained", results: "whole"))
    }
  }
}
