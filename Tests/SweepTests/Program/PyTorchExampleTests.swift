import Datasets
import Foundation
import Problems
import Results
import TestTraits
import Testing

@testable import Experiments
@testable import sweep

/// `experiments/programs/pytorch`: the same question to the engine and to PyTorch.
@Suite struct PyTorchExampleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../..").standardizedFileURL
  static let folder = root.appending(path: "experiments/programs/pytorch")

  static func python(_ program: Program, _ arguments: String...) throws -> Program.Outcome {
    try program.start(["python3"] + arguments, executable: URL(filePath: "/usr/bin/env")).wait()
  }

  /// Whether the machine's python3 can import a module.
  static func pythonHas(_ modules: String) -> Bool {
    guard let program = try? Program() else { return false }
    defer { program.remove() }
    return (try? python(program, "-c", "import \(modules)").status) == 0
  }

  @Test(arguments: ["pytorch.yaml", "steps.yaml"]) func bothEnginesAreAskedTheSame(file: String) throws {
    let experiment = try Experiment.load(
      path: Self.folder.appending(path: file).path, catalog: ExperimentOptions.catalog)
    let all = experiment.configurations
    #expect(all.count == 6 && experiment.seeds.count >= 2)
    let program = try #require(experiment.programs["pytorch"])
    #expect(program.files.map(\.path) == ["streams.py", "train.py"])
    // What sweep weights writes for the other problem.
    #expect(program.command.last == "weights/sweep-{seed}.safetensors")
    for own in all where own.problem == "sweep" {
      let other = try #require(all.first { $0.problem == "pytorch" && $0.optimizer == own.optimizer })
      let shared = Set(own.values.keys).intersection(other.values.keys)
      #expect(shared.isSuperset(of: ["epochs", "batch_size", "train_count", "learning_rate", "momentum"]))
      for key in shared { #expect(own.values[key] == other.values[key], "\(key)") }
      #expect(own.value(ofColumn: "validation.from")?.string == "train")
      #expect(own.value(ofColumn: "validation.count") == other.values["validation_count"])
      #expect(own.value(ofColumn: "schedule.factor")?.number == 0.1)
      let decays = own.value(ofColumn: "schedule.at")?.list?.compactMap(\.number)
      #expect(decays == other.values["decay_after"]?.number.map { [$0] })
      #expect(own.values["augment"]?.string == "crop_flip" && own.values["shuffle"] == .boolean(true))
    }
  }

  /// What the engine draws is in the fixture, which a test of the engine keeps.
  @Test(.enabled(if: pythonHas("json"), "there is no python3"))
  func itsBatchesAreTheEngines() throws {
    let program = try Program()
    defer { program.remove() }
    let fixture = Self.root.appending(path: "Tests/EngineTests/Fixtures/streams.json")
    let script = Self.folder.appending(path: "streams.py").path
    let same = try Self.python(program, script, fixture.path)
    #expect(same.status == 0 && same.output == "the same in 6 epochs\n", "\(same.errors)")
    let text = try String(contentsOf: fixture, encoding: .utf8)
    for (now, complaint) in [("\"seed\": 4,", "another order: seed 4"), ("\"epoch\": 8,", "epoch 8")] {
      let before = now.replacing("4", with: "3").replacing("8", with: "7")
      try program.write(text.replacing(before, with: now), to: "other.json")
      let other = try Self.python(program, script, "other.json")
      #expect(other.status == 1 && other.errors.contains(complaint), "\(other.errors)")
    }
  }

  @Test(.enabled(if: pythonHas("json"), "there is no python3"))
  func comparingShowsTheLargestDifferenceOfEachStep() throws {
    let program = try Program()
    defer { program.remove() }
    let folder = program.folder.appending(path: "r/programs/b/files")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try program.write("cell,problem,optimizer,seed\na,sweep,sgd,3\nb,pytorch,sgd,3\n", to: "r/cells.csv")
    func rows(_ losses: [Double]) -> String {
      losses.enumerated().map { "CELL,\($0.offset + 1),\($0.element),2\n" }.joined()
    }
    let losses = (1...12).map(Double.init)
    try program.write(
      "cell,step,loss,gradient_norm\n" + rows(losses).replacing("CELL", with: "a"), to: "r/steps.csv")
    let moved = losses.map { $0 == 2 ? 2.02 : $0 == 12 ? 12.06 : $0 }
    try program.write(
      "cell,step,loss,gradient_norm\n" + rows(moved), to: "r/programs/b/files/steps.csv")
    let outcome = try Self.python(program, Self.folder.appending(path: "compare.py").path, "r")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n")
    #expect(
      lines.contains("sgd, 1 seeds") && lines.contains("| 1 | 1.00000000 | 1.00000000 | 0.0e+00 | 0.0e+00 |"))
    #expect(lines.contains("| 2 | 2.00000000 | 2.02000000 | 1.0e-02 | 0.0e+00 |"))
    #expect(lines.last == "| 11 to 12 | | | 5.0e-03 | 0.0e+00 |")
  }

  private static let data = DataDirectory.resolve(option: nil)
  private static let hasImages =
    Problems.all.datasets.first { $0.name == "cifar100" }?.check(in: data)
    .isEmpty == true

  /// Seven steps of each rule in both engines, the last batch being smaller.
  @Test(
    .tags(.slow), .leftOutIfFast,
    .enabled(if: hasImages, "CIFAR-100 is not there: sweep data fetch cifar100"),
    .enabled(if: pythonHas("torch, numpy, safetensors"), "python3 has no torch, numpy and safetensors"))
  func bothEnginesTakeTheSameSteps() throws {
    let program = try Program()
    defer { program.remove() }
    for name in ["pytorch.yaml", "train.py", "streams.py"] {
      try FileManager.default.copyItem(
        at: Self.folder.appending(path: name), to: program.folder.appending(path: name))
    }
    try FileManager.default.createSymbolicLink(
      at: program.folder.appending(path: "data"), withDestinationURL: Self.data)
    let weights = try program.run("weights", "pytorch.yaml", "weights", "--set", "seeds=1")
    #expect(weights.status == 0, "\(weights.errors)")
    let run = try program.run(
      "run", "pytorch.yaml", "--trust", "--quiet", "--set", "seeds=1", "--set", "epochs=1", "--set",
      "train_count=200", "--set", "batch_size=32", "--set", "problems.sweep.validation.count=100", "--set",
      "problems.pytorch.validation_count=100", "--set", "optimizers.clip_sgd.clip_threshold=0.1", "--set",
      "optimizers.ps_clip_sgd.clip_threshold=1")
    #expect(run.status == 0, "\(run.errors)")
    var losses: [String: [String: Double]] = [:]
    let plan = try String(
      contentsOf: program.folder.appending(path: "results/pytorch/cells.csv"), encoding: .utf8)
    let results = try program.store("pytorch").results
    for row in plan.split(separator: "\n").dropFirst().map({ $0.split(separator: ",") }) {
      losses[String(row[3]), default: [:]][String(row[1])] =
        results[String(row[0])]?.measurement.metrics["train_loss"]
    }
    #expect(losses.count == 3)
    for (rule, loss) in losses {
      let (own, theirs) = try (#require(loss["sweep"]), #require(loss["pytorch"]))
      // Seven steps of single precision: measured 1e-7. Another rule, order or weight is seen at 1e-4.
      #expect(abs(own - theirs) < 2e-6 * own, "\(rule): \(own) and \(theirs)")
    }
    let own = losses.values.compactMap { $0["sweep"] }.sorted()
    #expect(zip(own, own.dropFirst()).allSatisfy { $1 - $0 > 1e-5 }, "the rules are told apart: \(own)")
  }
}
