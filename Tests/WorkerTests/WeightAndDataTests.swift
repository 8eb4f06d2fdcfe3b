import DataFiles
import Foundation
import Messages
import Testing
import Vocabulary

@testable import Engine
@testable import Problems
@testable import Worker

@Suite struct WeightAndDataTests {
  func withData(_ body: (TinyData) throws -> Void) throws {
    let data = try TinyData()
    defer { data.remove() }
    try body(data)
  }

  func run(_ data: TinyData, _ changes: [String: Value] = [:]) -> WorkerReply {
    let values = TinyData.values.merging(changes) { $1 }
    let context = CellContext(cell: "", dataDirectory: data.folder, artefacts: data.folder)
    return CellRunner(context: context).run(
      CellRequest(cell: "abc", seed: 1, family: "classification", values: values))
  }

  func digest(_ reply: WorkerReply) -> String? {
    guard case .finished(_, let measurement) = reply else { return nil }
    return measurement.digest
  }

  @Test func finalWeightsAreKeptAndStartAnotherCell() throws {
    try withData { data in
      let plain = run(data)
      let saved = run(data, ["save": .string("final")])
      #expect(digest(plain) != nil && digest(saved) == digest(plain), "\(saved)")
      let path = data.folder.appending(path: "weights/abc.safetensors").path
      let weights = try Safetensors(contentsOf: path)
      #expect(weights.tensors["classifier.weight"]?.shape == [100, 256])
      let continued = run(data, ["init": .string(path)])
      #expect(digest(continued) != nil && digest(continued) != digest(plain))
    }
  }

  /// What another program begins with is what the training begins with: drawn from the seed, or read from a file.
  @Test func initialWeightsBeginTheSameTraining() throws {
    try withData { data in
      let context = CellContext(cell: "", dataDirectory: data.folder)
      func initial(_ changes: [String: Value] = [:]) throws -> Data? {
        try Problems.all.cell("classification", TinyData.values.merging(changes) { $1 }, seed: 1)
          .initialWeights(in: context)
      }
      let weights = try #require(try initial())
      let file = data.folder.appending(path: "start.safetensors")
      try weights.write(to: file)
      let plain = run(data)
      #expect(digest(plain) != nil && digest(run(data, ["init": .string(file.path)])) == digest(plain))
      #expect(try initial(["init": .string(file.path), "optimizer": .string("sgd")]) == weights)
    }
  }

  @Test func recordedStepsAreInTheMeasurementAndTheirNormsInAFile() throws {
    try withData { data in
      let record = Value.map([
        "per_step": .list(StepQuantity.allCases.map { .string($0.rawValue) }),
        "per_epoch": .list([.string("per_sample_gradient_norm")]),
      ])
      guard case .finished(_, let measurement) = run(data, ["record": record]) else {
        Issue.record("no measurement")
        return
      }
      let steps = try #require(measurement.steps)
      #expect(steps.index == "step" && steps.at == (1...15).map(Double.init))
      #expect(Set(steps.columns.keys) == ["loss", "gradient_norm", "clip_fraction"])
      // The epoch's mean is the mean of its steps.
      let gradients = try #require(steps.columns["gradient_norm"])
      let first = try #require(measurement.series.columns["gradient_norm"]?.first)
      #expect(abs(gradients.prefix(5).reduce(0, +) / 5 - first) <= 1e-12 * first)
      let tails = try #require(measurement.series.columns["hill_tail_index"])
      #expect(tails.count { $0.isNaN } == 3)
      let file = try Safetensors(contentsOf: data.folder.appending(path: "records/abc.safetensors").path)
      let norms = try #require(file.tensors["per_sample_gradient_norms"])
      #expect(norms.shape == [15, 8] && file.integers["step"] == (1...15).map(Int64.init))
      let mean = norms.elements.prefix(40).reduce(0) { $0 + Double($1) } / 40
      let expected = try #require(measurement.series.columns["per_sample_gradient_norm"]?.first)
      #expect(abs(mean - expected) <= 1e-6 * expected)
    }
  }

  @Test func aNaNInTheWeightsIsOneSentenceBeforeTraining() throws {
    try withData { data in
      _ = run(data, ["save": .string("final")])
      let path = data.folder.appending(path: "weights/abc.safetensors").path
      var weights = try Safetensors(contentsOf: path)
      weights.tensors["features.3.bias"]?.elements[7] = .nan
      try weights.encoded().write(to: URL(fileURLWithPath: path))
      #expect(
        run(data, ["init": .string(path)])
          == .failed(cell: "abc", message: "\(path): element 7 of features.3.bias is nan"))
    }
  }

  /// The folder has the official files' names, so that it gives what the data set gives; and its content has a digest.
  @Test func aFolderOfOnesOwnIsReadLikeTheDataSet() throws {
    try withData { data in
      let folder = data.folder.appending(path: "cifar-100-binary")
      let own: [String: Value] = [
        "dataset": .string("folder"), "data_path": .string(folder.path), "data_format": .string("cifar100"),
      ]
      #expect(digest(run(data, own)) == digest(run(data)))
      let before = try #require(ImageClassification().family.contentDigest(own))
      #expect(ImageClassification().family.contentDigest(TinyData.values) == nil)
      try TinyData.records(16).write(to: folder.appending(path: "test.bin"))
      #expect(ImageClassification().family.contentDigest(own) != before)
    }
  }

  @Test func labelNoiseChangesTheTrainingAndNothingElse() throws {
    try withData { data in
      func images(_ changes: [String: Value] = [:]) throws -> KnownImages.Images {
        let values = CellValues(map: TinyData.values.merging(changes) { $1 })
        return try ImageClassification().known.images(
          values, values.settings(), in: data.folder, seed: 1)
      }
      let (images, noisy) = (try images(), try images(["label_noise": .number(0.5)]))
      #expect(zip(images.training.labels, noisy.training.labels).filter(!=).count == 20)
      #expect(images.validation.labels == noisy.validation.labels)
    }
  }
}
