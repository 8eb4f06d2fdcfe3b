import Foundation
import TestTraits
import Testing

/// `sweep bench FILE` as a user meets it. No number of it is looked at: machines differ.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct TrainingBenchTests {
  /// 40 training and 8 test images of 4 classes, laid out as CIFAR-100.
  private static func writeImages(_ program: Program) throws {
    let folder = program.folder.appending(path: "images")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, count) in [("train.bin", 40), ("test.bin", 8)] {
      var bytes: [UInt8] = []
      for index in 0..<count {
        bytes += [0, UInt8(index % 4)] + (0..<3072).map { UInt8(($0 * 31 + index * 57) % 256) }
      }
      try Data(bytes).write(to: folder.appending(path: name))
    }
  }

  private static let file = """
    sweep: 1
    name: timed
    seeds: 0..1
    defaults: {batch_size: 8, epochs: 2}
    problems: [{name: tiny, model: softmax_regression, dataset: folder, data_path: images, data_format: cifar100}]
    optimizers:
      - {name: sgd, learning_rate: [0.001, 0.002]}
      - {name: clip_sgd, learning_rate: 0.001, clip_threshold: [1, 2]}
    report:
      tables: [{name: time, rows: [optimizer], values: ["time_to(train_loss <= 100)"], select: final validation_accuracy}]
    """

  private func withProgram(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try Self.writeImages(program)
    try program.write(Self.file, to: "e.yaml")
    try body(program)
  }

  private struct Kept: Decodable {
    struct Row: Decodable {
      var problem: String
      var optimizer: String
      var unit: String
      var seconds: Double
      var ratio: Double
    }
    var rows: [Row]
  }

  @Test func whatIsMeasuredIsKeptAndTheReportUsesIt() throws {
    try withProgram { program in
      let run = try program.run("e.yaml", "--quiet")
      #expect(run.status == 0, "\(run.errors)")
      let file = program.folder.appending(path: "results/timed/report.md")
      let before = try String(contentsOf: file, encoding: .utf8)
      #expect(!before.contains("## Time") && before.contains("compare no optimizers"))
      let bench = try program.run("bench", "e.yaml", "--seconds", "0.05")
      #expect(bench.status == 0, "\(bench.errors)")
      #expect(bench.errors.contains("kept in results/timed/training_times.json"), "\(bench.errors)")
      // A rate or a threshold costs nothing: a row for each optimizer.
      let kept = try JSONDecoder().decode(
        Kept.self, from: Data(contentsOf: program.folder.appending(path: "results/timed/training_times.json"))
      )
      #expect(kept.rows.map(\.optimizer) == ["sgd", "clip_sgd"] && kept.rows[0].ratio == 1)
      #expect(kept.rows.allSatisfy { $0.problem == "tiny" && $0.seconds > 0 && $0.unit == "epoch" })
      // Nothing else has changed since the last report, and it is written again.
      let again = try program.run("e.yaml", "--quiet")
      #expect(again.status == 0, "\(again.errors)")
      let after = try String(contentsOf: file, encoding: .utf8)
      #expect(after.contains("## Time"))
      #expect(after.contains("Seconds are epochs times the seconds per epoch that sweep bench measured"))
    }
  }

  /// Language models count in steps.
  @Test func languageModelsAreTimedByTheStep() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(String(repeating: "apples and pears\n", count: 60), to: "text.txt")
    try program.write(
      """
      sweep: 1
      name: timed
      defaults: {batch_size: 4, steps: 8, learning_rate: [1e-3, 1e-2]}
      problems:
        - {name: text, model: gpt, layers: 1, width: 16, context: 8, dataset: text, data_path: text.txt, evaluate: {every: 4, batches: 1}}
      optimizers: [{name: adamw}, {name: ps_clip_adamw, clip_threshold: 1}]
      report:
        tables: [{name: time, rows: [optimizer], values: ["time_to(train_loss <= 100)"], select: final validation_loss}]
        figures: [{name: curves, kind: learning_curve, x: wall_seconds, y: [train_loss], select: final validation_loss}]
      """, to: "e.yaml")
    let bench = try program.run("bench", "e.yaml", "--seconds", "0.05")
    #expect(bench.status == 0 && bench.output.contains("one step"), "\(bench.output)\(bench.errors)")
    let kept = try JSONDecoder().decode(
      Kept.self, from: Data(contentsOf: program.folder.appending(path: "results/timed/training_times.json")))
    #expect(kept.rows.map(\.optimizer) == ["adamw", "ps_clip_adamw"])
    #expect(kept.rows.allSatisfy { $0.unit == "step" && $0.seconds > 0 && $0.seconds < 1 })
    #expect(try program.run("e.yaml", "--quiet").status == 0)
    let report = try String(
      contentsOf: program.folder.appending(path: "results/timed/report.md"), encoding: .utf8)
    #expect(report.contains("| seconds per step |"), "\(report)")
    #expect(report.contains("Seconds are steps times the seconds per step that sweep bench measured"))
    #expect(report.contains("Training seconds are steps times the seconds per step"))
    // Where each step is measured, none lies beside another.
    let each = try program.run("bench", "e.yaml", "--set", "problems.text.evaluate.every=1")
    #expect(each.status == 64 && each.errors.contains("a larger evaluate.every"), "\(each.errors)")
  }

  @Test func whatIsNoMeasurementIsAWarningOfTheReport() throws {
    try withProgram { program in
      #expect(try program.run("e.yaml", "--quiet").status == 0)
      try program.write("{}", to: "results/timed/training_times.json")
      let report = try program.run("report", "e.yaml")
      #expect(report.status == 0, "\(report.errors)")
      let text = try String(
        contentsOf: program.folder.appending(path: "results/timed/report.md"), encoding: .utf8)
      #expect(text.contains("training_times.json is not what"))
    }
  }

  @Test func whatHasNoEpochsAndOptionsOfAnotherKindAreRefused() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(CommandTests.small, to: "lab.yaml")
    let laboratory = try program.run("bench", "lab.yaml")
    #expect(laboratory.status == 64)
    #expect(laboratory.errors.contains("lab.yaml has no training whose steps could be timed"))
    #expect(try program.run("bench", "lab.yaml", "--synthetic").status == 64)
    #expect(try program.run("bench", "--set", "epochs=3").status == 64)
    #expect(!FileManager.default.fileExists(atPath: program.folder.appending(path: "results").path))
  }
}
