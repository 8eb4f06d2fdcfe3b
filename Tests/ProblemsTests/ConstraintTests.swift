import DataFiles
import Engine
import Experiments
import Foundation
import Testing
import Vocabulary

@testable import Problems

/// Keys that do not fit together are found by the planner, at their place in the file.
@Suite struct ConstraintTests {
  func mistakes(
    _ optimizer: String,
    problem: String = "{name: images, model: alexnet_cifar, dataset: cifar100, epochs: 1}"
  ) -> [String] {
    let text = """
      sweep: 1
      name: constraints
      defaults: {batch_size: 96, learning_rate: 0.1}
      problems:
        - \(problem)
      optimizers:
        - \(optimizer)
      """
    return mistakesOfFile(text)
  }

  @Test func aBatchThatIsNoMultipleOfItsMicroBatchIsOneLocatedMistake() {
    let text = mistakes("{name: micro_batch_clip_sgd, clip_threshold: 1, micro_batch_size: [32, 36, 40]}")
    #expect(text.filter { $0.contains("error") }.count == 1)
    #expect(text.first?.contains("f.yaml:7:") == true)
    #expect(text.first?.contains("batch_size 96 is not a multiple of micro_batch_size 36") == true)
    #expect(mistakes("{name: micro_batch_clip_sgd, clip_threshold: 1, micro_batch_size: [32, 48]}") == [])
  }

  private static let laboratory =
    "{name: lab, objective: quadratic, steps: 10, noise: {law: normal}, batch_size: 96"

  @Test func theLaboratorysMicroBatchesDivideItsBatchToo() {
    let entry = "{name: micro_batch_clip_sgd, clip_threshold: 1, micro_batch_size: "
    let text = mistakes(entry + "[1, 36, 96]}", problem: Self.laboratory + "}")
    #expect(text.filter { $0.contains("error") }.count == 1, "\(text)")
    #expect(text.first?.hasPrefix("f.yaml:7:") == true)
    #expect(text.first?.contains("batch_size 96 is not a multiple of micro_batch_size 36") == true)
    #expect(mistakes(entry + "[1, 32, 96]}", problem: Self.laboratory + "}") == [])
  }

  @Test(arguments: [
    "micro_batch_clip_sgd, clip_threshold: 1, micro_batch_size: 1", "adamw", "auto_s_sgd",
    "ps_clip_lion, clip_threshold: 1",
    "coordinate_clip_sgd, coordinate_threshold: 1", "quantile_clip_sgd",
  ])
  func whatTheTheorySaysNothingOfIsALocatedMistake(optimizer: String) {
    let text = mistakes(
      "{name: \(optimizer)}", problem: Self.laboratory + ", parameters: {kind: theory, moment_order: 2}}")
    #expect(text.filter { $0.contains("error") }.count == 1, "\(text)")
    let name = optimizer.prefix { $0 != "," }
    #expect(text.first?.contains("the theory sets no parameters of \(name)") == true, "\(text)")
    #expect(text.contains { $0.contains("^") })
  }

  /// Every combination can be planned, with Nesterov's momentum too, in both families.
  @Test(arguments: Problems.optimizers.map(\.name))
  func everyOptimizerIsPlannedInBothFamilies(name: String) {
    var entry = "{name: \(name), clip_threshold: 1, coordinate_threshold: 1, momentum: 0.9, nesterov: true}"
    let known = Set(Problems.optimizers.first { $0.name == name }?.parameters.map(\.name) ?? [])
    for (key, text) in [
      ("clip_threshold", ", clip_threshold: 1"), ("coordinate_threshold", ", coordinate_threshold: 1"),
      ("momentum", ", momentum: 0.9"), ("nesterov", ", nesterov: true"),
    ] where !known.contains(key) { entry = entry.replacing(text, with: "") }
    #expect(mistakes(entry, problem: Self.laboratory + "}") == [])
    #expect(mistakes(entry) == [])
  }

  @Test(arguments: [
    (
      "noise: {law: symmetric_pareto, tail_index: [3, 1.5]}, parameters: {kind: theory, moment_order: 1.8}",
      "moment_order 1.8 must be below the noise law's tail index 1.5"
    ),
    (
      "noise: {law: normal}, parameters: {kind: theory, moment_order: 2}, start: 0",
      "the start is a minimum already"
    ),
    (
      "noise: {law: normal}, parameters: {kind: theory, moment_order: 2}, start_rule: normal",
      "same start in every run"
    ),
    (
      "noise: {law: symmetric_pareto, tail_index: 1.5}, parameters: {kind: theory, moment_order: 1.1}, start: 0.01",
      "samples a step"
    ),
  ])
  func whatTheTheoryCannotSetIsALocatedMistake(problem: String, reason: String) throws {
    let found = mistakes(
      "{name: sgd, batch_size: 1}", problem: "{name: lab, objective: quadratic, steps: 10, \(problem)}")
    #expect(found.filter { $0.contains("error") }.count == 1, "\(found)")
    #expect(found.first?.hasPrefix("f.yaml:5:") == true && found.first?.contains(reason) == true, "\(found)")
  }

  @Test(arguments: [
    ("batch_size: 60000", "batch_size 60000 is larger than the training set of 50000 images"),
    (
      "batch_size: 46000, validation: {from: train, count: 5000}",
      "batch_size 46000 is larger than the training set of 45000 images"
    ),
    ("batch_size: 300, train_count: 200", "batch_size 300 is larger than the training set of 200 images"),
    ("train_count: 50001", "train_count 50001 is more than the 50000 training images"),
    ("init: /nowhere/w.safetensors", "/nowhere/w.safetensors cannot be read"),
    ("dataset: folder", "dataset: folder needs data_path"),
    ("dataset: folder, data_path: /nowhere, data_format: cifar100", "/nowhere/train.bin is missing"),
    ("data_path: /nowhere", "data_path is for dataset: folder only"),
    ("dataset: cifar1000", "cifar100"),
  ])
  func whatCannotBeTrainedIsOneLocatedMistake(keys: String, reason: String) {
    let dataset = keys.contains("dataset:") ? "" : "dataset: cifar100, "
    let found = mistakes(
      "{name: sgd}", problem: "{name: images, model: alexnet_cifar, \(dataset)epochs: 1, \(keys)}")
    #expect(found.filter { $0.contains("error") }.count == 1, "\(found)")
    #expect(found.joined(separator: "\n").contains(reason), "\(found)")
  }

  @Test func nesterovWithoutMomentumIsALocatedMistake() {
    #expect(mistakes("{name: sgd, nesterov: true}").first?.contains("nesterov needs a momentum") == true)
    #expect(mistakes("{name: sgd, nesterov: true, momentum: 0.9}") == [])
  }

  /// Line 5 of the file: the problem.
  private func problemMistakes(_ problem: String) -> [String] {
    mistakes("{name: sgd}", problem: problem)
  }

  @Test(arguments: [
    ("{model: alexnet, image_size: 48}", "63"), ("{model: alexnet, image_size: 256}", "224"),
    ("{model: alexnet, dropout: 1}", "dropout"), ("{model: mlp, widths: [0]}", "widths"),
    ("{model: mlp, widths: wide}", "widths"), ("{model: alexnet_cifar, image_size: 64}", "image_size"),
    ("{model: alexnet_cifra}", "did you mean"),
  ])
  func aModelsOptionsAreCheckedWhereTheyStand(entry: String, hint: String) {
    let text = problemMistakes("{name: images, dataset: cifar100, epochs: 1, " + entry.dropFirst())
    #expect(text.filter { $0.contains("error") }.count == 1)
    #expect(text.first?.contains("f.yaml:5:") == true)
    #expect(text.joined().contains(hint))
  }

  @Test(arguments: [
    "{model: alexnet, image_size: [64, 224], dropout: 0.2}", "{model: mlp, widths: [[64], [256, 128]]}",
    "{model: alexnet_small}", "{model: softmax_regression}",
  ])
  func aModelsOptionsAreKeysOfItsProblem(entry: String) {
    #expect(problemMistakes("{name: images, dataset: cifar100, epochs: 1, " + entry.dropFirst()) == [])
  }

  // MARK: Weights to start from

  /// A file with such tensors, every number 0, and what is said of softmax regression on MNIST that starts from it.
  private func mistakes(startingFrom tensors: [String: [Int]], bytes: Data? = nil) throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appending(path: "init-\(UUID()).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    let weights = Safetensors(
      tensors.mapValues { shape in
        Safetensors.Tensor(shape: shape, elements: Array(repeating: 0, count: shape.reduce(1, *)))
      })
    try (bytes ?? weights.encoded()).write(to: file)
    return problemMistakes(
      "{name: m, model: softmax_regression, dataset: mnist, epochs: 1, batch_size: [32, 64], init: \(file.path)}"
    )
  }

  @Test(arguments: [
    (
      ["linear.weight": [10, 783], "linear.bias": [10]],
      "linear.weight has shape [10, 783], the model's has [10, 784]"
    ),
    (["linear.weight": [10, 784]], "the model's linear.bias is missing"),
    (
      ["linear.weight": [10, 784], "linear.bias": [10], "z": [1]],
      "the model has no tensor z"
    ),
  ])
  func weightsOfAnotherModelAreOneLocatedMistake(tensors: [String: [Int]], reason: String) throws {
    let text = try mistakes(startingFrom: tensors)
    #expect(text.filter { $0.contains("error") }.count == 1, "\(text)")
    #expect(text.first?.hasPrefix("f.yaml:5:") == true && text.first?.contains(reason) == true, "\(text)")
    #expect(text.contains { $0.contains("^") })
  }

  @Test func weightsThatFitAreNoMistake() throws {
    #expect(
      try mistakes(startingFrom: ["linear.weight": [10, 784], "linear.bias": [10]]) == [])
  }

  @Test func aFileThatHoldsNoWeightsIsOneLocatedMistake() throws {
    let text = try mistakes(startingFrom: [:], bytes: Data("hello, this is no header".utf8))
    #expect(text.filter { $0.contains("error") }.count == 1 && text[0].contains("not a safetensors file"))
  }

  /// The shapes of every model with every kind of images are known without a trap.
  @Test func everyModelsShapesAreKnownBeforeItIsBuilt() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "init-\(UUID()).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    try Safetensors().encoded().write(to: file)
    for model in Models.all {
      for format in ImageDataset.all.map(\.format) {
        let weights = try Safetensors.Header(contentsOf: file.path)
        let reason = try model.make([:], format.shape).mismatch(with: weights, classes: format.classes)
        #expect(reason?.hasSuffix("is missing") == true)
      }
    }
  }
}

/// The lines of what is wrong with a file `f.yaml`.
func mistakesOfFile(_ text: String) -> [String] {
  let catalog = Catalog(
    families: Problems.all.families, optimizers: Problems.optimizers,
    tables: Kind(name: "table", summary: ""), figures: [])
  do throws(Diagnostics) {
    _ = try Experiment.parse(text, file: "f.yaml", catalog: catalog)
    return []
  } catch {
    return error.rendered(color: false).split(separator: "\n").map(String.init)
  }
}
