import Datasets
import Foundation
import Messages
import Testing
import Vocabulary

@testable import Engine
@testable import Worker

/// From the name of a data set to its files.
@Suite struct DatasetFilesTests {
  /// Training files come first, then test files, each as many as the format opens together.
  @Test(arguments: Datasets.all)
  func everyDataSetHasTheFilesOfItsFormat(dataset: Dataset) throws {
    let values: [String: Value] = ["dataset": .string(dataset.name)]
    let files = try CellValues(map: values).imageFiles(in: URL(fileURLWithPath: "/data"))
    func names(_ paths: [String]) -> [String] {
      paths.map { URL(fileURLWithPath: $0).lastPathComponent.replacing(".gz", with: "") }
    }
    #expect(names(files.training) == files.format.files(forTraining: true))
    #expect(names(files.test) == files.format.files(forTraining: false))
    #expect(files.format.classes == dataset.classes)
    #expect(EngineCatalog.dataset(for: values) == dataset)
  }

  @Test func aFolderOfOnesOwnAndSyntheticProblemsNeedNoDataSet() {
    #expect(EngineCatalog.dataset(for: ["dataset": .string("folder")]) == nil)
    #expect(EngineCatalog.dataset(for: ["dimension": .integer(1)]) == nil)
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
    let reply = CellRunner(dataDirectory: folder).run(
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
