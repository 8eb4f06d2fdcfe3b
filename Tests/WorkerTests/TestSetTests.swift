import Foundation
import Messages
import Testing
import Vocabulary

@testable import Problems
@testable import Worker

/// `test: final`: a set that is measured on once, and that nothing is chosen by.
@Suite struct TestSetTests {
  private func measure(_ changes: [String: Value], _ data: TinyData) throws -> Vocabulary.Measurement {
    let values = TinyData.values.merging(changes) { $1 }
    let reply = CellRunner(context: CellContext(dataDirectory: data.folder)).run(
      CellRequest(cell: "c", seed: 1, family: "classification", values: values))
    guard case .finished(_, let measurement) = reply else {
      Issue.record("\(reply)")
      throw CellError("no measurement")
    }
    return measurement
  }

  /// One image of each class is kept back, the last ones.
  private static let kept: [String: Value] = [
    "validation": .map(["from": .string("train"), "count": .integer(4)])
  ]

  @Test func theTestIsWhatValidationOnTheTestFileWouldMeasureAtTheEnd() throws {
    let data = try TinyData()
    defer { data.remove() }
    let tested = try measure(Self.kept.merging(["test": .string("final")]) { $1 }, data)
    // The same 36 training images: all that validation has left.
    let shorter = try TinyData()
    defer { shorter.remove() }
    try TinyData.records(36).write(to: shorter.folder.appending(path: "cifar-100-binary/train.bin"))
    let validated = try measure([:], shorter)
    #expect(tested.metrics["train_loss"] == validated.metrics["train_loss"])
    #expect(tested.metrics["test_loss"] == validated.metrics["validation_loss"])
    #expect(tested.metrics["test_accuracy"] == validated.metrics["validation_accuracy"])
    #expect(tested.metrics["validation_loss"] != tested.metrics["test_loss"])
    // Once, after the last epoch.
    #expect(tested.series.columns["test_loss"] == nil && tested.series.at.count == 3)
  }

  @Test func whoDoesNotAskHasNoSuchMetricAndTheSameTraining() throws {
    let data = try TinyData()
    defer { data.remove() }
    let plain = try measure(Self.kept, data)
    var tested = try measure(Self.kept.merging(["test": .string("final")]) { $1 }, data)
    #expect(plain.metrics["test_loss"] == nil && plain.metrics["test_accuracy"] == nil)
    for name in ["test_loss", "test_accuracy"] { tested.metrics[name] = nil }
    #expect(tested.digest == plain.digest)
  }

  @Test func aFileThatIsValidatedOnIsNoTest() throws {
    let constraint = try #require(ImageClassification().family.constraints.first { $0.key == "test" })
    var values = TinyData.values
    #expect(constraint.violation(values) == nil)
    values["test"] = .string("final")
    #expect(constraint.violation(values)?.contains("validation: {from: train, count: 5000}") == true)
    #expect(constraint.violation(values.merging(Self.kept) { $1 }) == nil)
  }

  @Test func aFolderWithoutATestFileIsEnoughWhereNothingIsMeasuredOnIt() throws {
    let data = try TinyData()
    defer { data.remove() }
    let folder = data.folder.appending(path: "cifar-100-binary")
    try FileManager.default.removeItem(at: folder.appending(path: "test.bin"))
    let own: [String: Value] = Self.kept.merging([
      "dataset": .string("folder"), "data_path": .string(folder.path), "data_format": .string("cifar100"),
    ]) { $1 }
    #expect(try measure(own, data).outcome == .completed)
    let values = TinyData.values.merging(own) { $1 }
    let keys = ["data_path", "test"].map { key in
      ImageClassification().family.constraints.first { $0.key == key }
    }
    #expect(keys.allSatisfy { $0?.violation(values) == nil })
    #expect(ImageClassification().family.contentDigest(values) != nil)
    let tested = values.merging(["test": .string("final")]) { $1 }
    #expect(keys[1]?.violation(tested)?.hasPrefix("there is no test file: ") == true)
    let validated = tested.merging(["validation": .map(["from": .string("test"), "count": .integer(0)])]) {
      $1
    }
    #expect(keys[0]?.violation(validated)?.hasSuffix("test.bin is missing") == true)
  }
}
