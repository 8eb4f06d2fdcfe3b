import DataFiles
import Datasets
import Experiments
import Foundation
import Messages
import Reporting
import Testing
import Vocabulary

@testable import Engine
@testable import Problems
@testable import sweep

/// A model and a data set of images that the program has never heard of, each said in one place.
@Suite struct AnotherModelAndDataSetTests {
  /// Grey images of 12×12 pixels in 3 classes, a label byte in front of each.
  static let dots = ImageDataset(
    dataset: Dataset(
      name: "dots", summary: "Bright rows",
      archive: PublishedFile("https://data.example/dots.tar", bytes: 1, md5: md5),
      training: [
        DataFile(path: "dots/a.bin", bytes: 30 * 145), DataFile(path: "dots/b.bin", bytes: 6 * 145),
      ],
      test: [DataFile(path: "dots/c.bin", bytes: 12 * 145)]),
    trainingCount: 36,
    format: ImageFormat(
      layout: .records(labelBytes: 1), shape: ImageShape(size: 12, channels: 1), classes: 3,
      normalisation: Normalisation(mean: [0.3], deviation: [0.4])
    ))
  static let md5 = "0123456789abcdef0123456789abcdef"

  /// A bottleneck of as many units as there are classes.
  static let bottleneck = ModelKind(
    "bottleneck", "A narrow layer and a linear one"
  ) { (keys: Keys, image, classes) in
    [
      Section(
        "layers",
        [
          .flatten, .linear(in: image.size * image.size * image.channels, out: classes), .relu,
          .dropout(keys.dropout), .linear(in: classes, out: classes),
        ])
    ]
  }

  private struct Keys: Settings {
    @Setting(.from(0, below: 1), "Probability of an element to become 0 in front of the linear layer.")
    var dropout = 0.0
  }

  static let problem = ImageClassification(
    models: Models.all + [bottleneck], datasets: ImageDataset.all + [dots])

  static let text = """
    sweep: 1
    name: rows
    seeds: 0..1
    defaults:
      {epochs: 3, batch_size: 6, augment: none, test: final, save: final, validation: {from: train, count: 6},
      record: {per_epoch: [per_sample_gradient_norm, sample_clip_fraction, hill_tail_index, gradient_noise_scale]}}
    problems:
      - {name: narrow, model: bottleneck, dataset: dots, dropout: 0.1}
      - {name: plain, model: softmax_regression, dataset: dots}
    optimizers:
      - {name: sgd, learning_rate: 0.05}
      - {name: ps_clip_sgd, learning_rate: 0.05, clip_threshold: 1}
    report:
      tables: [{name: rows, values: [final validation_accuracy, final test_accuracy]}]
    """

  private static func writeImages(in folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, count) in [("a.bin", 30), ("b.bin", 6), ("c.bin", 12)] {
      var bytes: [UInt8] = []
      for index in 0..<count {
        let label = index % 3
        bytes.append(UInt8(label))
        bytes += (0..<144).map { UInt8($0 / 48 == label ? 200 : ($0 * 31 + index * 7) % 60) }
      }
      try Data(bytes).write(to: folder.appending(path: name))
    }
  }

  private func withRehearsal(_ text: String = Self.text, _ body: (Rehearsal) throws -> Void) throws {
    let rehearsal = try Rehearsal([Self.problem], text)
    defer { rehearsal.remove() }
    try Self.writeImages(in: rehearsal.folder.appending(path: "dots"))
    try body(rehearsal)
  }

  @Test func theyArePlannedRunReportedAndExported() throws {
    try withRehearsal { rehearsal in
      let configuration = rehearsal.plan.experiment.configurations[0]
      #expect(rehearsal.problems.dataset(of: configuration)?.name == "dots")
      #expect(rehearsal.problems.datasets.map(\.name) == ["cifar100", "cifar10", "mnist", "dots"])
      let replies = try rehearsal.run()
      #expect(replies.count { if case .finished = $0 { true } else { false } } == 8, "\(replies)")
      try rehearsal.checkNames(replies)
      for case .finished(_, let measurement) in replies {
        // A label is told by a bright third of its image.
        #expect(measurement.outcome == .completed)
        let losses = try #require(measurement.series.columns["train_loss"])
        #expect(losses[2] < losses[0])
      }
      let input = try rehearsal.keep(replies)
      #expect(try rehearsal.report(input).contains("test accuracy"))
      let cells = try rehearsal.export(.cells, input)
      #expect(cells.count == 9 && Set(cells[0]).isSuperset(of: ["model", "dataset", "test_loss"]))
      let weights = try Safetensors(
        contentsOf: rehearsal.folder.appending(path: "weights/\(rehearsal.plan.cells[0].id).safetensors").path
      )
      #expect(weights.tensors["layers.1.weight"]?.shape == [3, 144])
    }
  }

  @Test func theyAreTimedEstimatedAndListed() throws {
    try withRehearsal { rehearsal in
      #expect(try rehearsal.bench().map(\.problem) == ["narrow", "narrow", "plain", "plain"])
      #expect(try rehearsal.estimate() > 0)
      var memory = CellMemory(rehearsal.problems)
      #expect(memory.leastBytes(of: rehearsal.plan.experiment.configurations[0]) ?? 0 > 4 * 2 * 447)
      let request = BenchRequest(models: ["bottleneck"], optimizers: ["clip_sgd"], batch: 4, seconds: 0)
      let table = try #require(Self.problem.bench(request))
      #expect(
        table.lines.map { Array($0.prefix(2)) } == [["bottleneck", "sgd"], ["bottleneck", "clip_sgd"]])
      #expect("\(Listing(of: rehearsal.problems.datasets, in: rehearsal.folder))".contains("dots"))
    }
  }

  /// The files of the data set are part of what names its cells, and its size of what a file may ask for.
  @Test func whatIsSaidOfTheDataSetIsChecked() throws {
    #expect(Self.problem.family.dataDigests["dataset"]?["dots"] == "md5:\(Self.md5)")
    for (change, reason) in [
      ("batch_size: 31", "larger than the training set of 30 images"),
      ("train_count: 31", "more than the 30 training images"),
    ] {
      let text = Self.text.replacing("dataset: dots}", with: "dataset: dots, \(change)}")
      #expect { try withRehearsal(text) { _ in } } throws: { "\($0)".contains(reason) }
    }
  }

  /// A folder of one's own in the layout of the new data set gives what the data set gives.
  @Test func itsLayoutServesFoldersToo() throws {
    try withRehearsal { official in
      let folder = official.folder.appending(path: "dots").path
      let text = Self.text.replacing(
        "dataset: dots", with: "dataset: folder, data_path: \(folder), data_format: dots")
      let own = try Rehearsal([Self.problem], text)
      defer { own.remove() }
      func digests(_ rehearsal: Rehearsal) throws -> [String] {
        try rehearsal.run().compactMap { reply in
          if case .finished(_, let measurement) = reply { measurement.digest } else { nil }
        }
      }
      let expected = try digests(official)
      #expect(try digests(own) == expected && expected.count == 8)
      #expect(Set(own.plan.cells.map(\.id)).isDisjoint(with: official.plan.cells.map(\.id)))
    }
  }

  @Test func anImageMissingItsFileIsAFailureThatNamesIt() throws {
    try withRehearsal { rehearsal in
      let file = rehearsal.folder.appending(path: "dots/b.bin")
      try FileManager.default.removeItem(at: file)
      let replies = try rehearsal.run()
      let failures = replies.compactMap { if case .failed(_, let message) = $0 { message } else { nil } }
      #expect(failures.count == 8 && failures.allSatisfy { $0.contains(file.path) })
    }
  }
}
