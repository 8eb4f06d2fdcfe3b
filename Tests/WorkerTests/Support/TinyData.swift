import Foundation
import Vocabulary

@testable import Worker

/// A data folder with a few images under CIFAR-100's names: a worker opens what is there, checksums are the planner's.
struct TinyData {
  let folder: URL

  /// 40 training images and 8 test images of 4 classes that differ in colour.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tiny-data-\(UUID())")
    let files = folder.appending(path: "cifar-100-binary")
    try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
    try Self.records(40).write(to: files.appending(path: "train.bin"))
    try Self.records(8).write(to: files.appending(path: "test.bin"))
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  static func records(_ count: Int) -> Data {
    var bytes: [UInt8] = []
    for index in 0..<count {
      let label = index % 4
      bytes += [0, UInt8(label)]
      for pixel in 0..<3072 {
        bytes.append(UInt8((pixel * 31 + index * 57) % 64 + (pixel / 1024 == label ? 150 : 20)))
      }
    }
    return Data(bytes)
  }

  /// A cell of 5 steps an epoch.
  static let values: [String: Value] = [
    "model": .string("alexnet_cifar"), "dataset": .string("cifar100"), "train_count": .integer(0),
    "validation": .map(["from": .string("test"), "count": .integer(0)]), "augment": .string("crop_flip"),
    "label_noise": .number(0), "epochs": .integer(3), "batch_size": .integer(8), "shuffle": .boolean(true),
    "schedule": .map(["kind": .string("constant"), "warmup_epochs": .number(0)]),
    "record": EngineCatalog.record.standard!, "optimizer": .string("ps_clip_sgd"),
    "learning_rate": .number(0.01), "momentum": .number(0.9), "weight_decay": .number(5e-4),
    "clip_threshold": .number(1), "clip_epsilon": .number(0), "threshold_beta": .number(.infinity),
  ]
}
