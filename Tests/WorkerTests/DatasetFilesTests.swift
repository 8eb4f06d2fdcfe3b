import Datasets
import Foundation
import Messages
import Testing
import Vocabulary

@testable import Problems
@testable import Worker

/// From the name of a data set to its files.
@Suite struct DatasetFilesTests {
  @Test func aFolderOfOnesOwnAndSyntheticProblemsNeedNoDataSet() {
    func dataset(_ family: String, _ values: [String: Value]) -> Dataset? {
      Problems.all[family]?.dataset(for: CellValues(map: values))
    }
    #expect(dataset("classification", ["dataset": .string("cifar10")])?.name == "cifar10")
    #expect(dataset("classification", ["dataset": .string("folder")]) == nil)
    #expect(dataset("synthetic", ["dimension": .integer(1)]) == nil)
  }

  /// Grey images of 28×28 pixels train a model of any size, and, scaled, one of images of 32×32.
  @Test(arguments: ["softmax_regression", "mlp", "alexnet_cifar"])
  func mnistTrains(model: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tiny-mnist-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.writeMNIST(to: folder.appending(path: "mnist"))
    let changes: [String: Value] = [
      "model": .string(model), "dataset": .string("mnist"), "widths": .list([.integer(8)]),
      "learning_rate": .number(0.01), "clip_threshold": .number(10), "augment": .string("none"),
    ]
    let reply = CellRunner(context: CellContext(dataDirectory: folder)).run(
      CellRequest(
        cell: "abc", seed: 1, family: "classification", values: TinyData.values.merging(changes) { $1 }))
    guard case .finished(_, let measurement) = reply else {
      Issue.record("\(reply)")
      return
    }
    let losses = try #require(measurement.series.columns["train_loss"])
    #expect(losses.count == 3 && losses[2] < losses[0])
  }

  /// Plain idx files under the published names: 40 training and 20 test images, a bright row telling the label.
  private static func writeMNIST(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (part, count) in [("train", 40), ("t10k", 20)] {
      let labels = (0..<count).map { UInt8($0 % 10) }
      let images = labels.flatMap { label in
        (0..<784).map { UInt8($0 / 28 == 2 * Int(label) + 1 ? 255 : 0) }
      }
      let header: [UInt8] = [0, 0, 0, UInt8(count), 0, 0, 0, 28, 0, 0, 0, 28]
      try Data([0, 0, 8, 3] + header + images).write(
        to: folder.appending(path: "\(part)-images-idx3-ubyte.gz"))
      try Data([0, 0, 8, 1, 0, 0, 0, UInt8(count)] + labels).write(
        to: folder.appending(path: "\(part)-labels-idx1-ubyte.gz"))
    }
  }
}
