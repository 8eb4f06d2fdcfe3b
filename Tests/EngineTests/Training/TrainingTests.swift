import DataFiles
import Foundation
import Testing

@testable import Engine

/// Files in CIFAR's layout whose classes a small training can tell apart by colour.
struct TinyCifar {
  let path: String

  init(count: Int, classes: Int) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("tiny-\(UUID()).bin").path
    let stream = RandomStream(seed: 9, role: .gradientNoise)
    var bytes = [UInt8]()
    for index in 0..<count {
      let label = index % classes
      bytes += [0, UInt8(label)]
      for pixel in 0..<3072 {
        let noise = stream.words(at: pixel, index).x >> 26
        bytes.append(UInt8(clamping: 40 + (pixel / 1024 == label % 3 ? 120 : 0) + Int(noise)))
      }
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  func open(classes: Int) throws -> ImageSource {
    try ImageSource(cifar: [path], labelBytes: 2, classes: classes)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}

@Suite struct TrainingTests {
  func configuration(
    _ file: ImageSource, _ change: (inout ImageTraining) -> Void = { _ in }
  ) throws -> ImageTraining {
    let all = ImageSet(file)
    let validation = try all.balanced(count: 12, classes: 3, fromEnd: true)
    var training = ImageTraining(
      model: ModelKind.alexNetCifar.model(data: ImageShape(size: 32, channels: 3)), classes: 3,
      training: all.subtracting(validation), validation: validation,
      normalisation: Normalisation(mean: [0.5, 0.5, 0.4], deviation: [0.3, 0.3, 0.3]),
      augmentation: .cropFlip,
      TrainingConfiguration(
        optimizer: Optimizer(momentum: 0.9), learningRate: 0.02, schedule: Schedule(), passes: 3,
        batchSize: 16, recordsSampleNorms: true, seed: 1))
    change(&training)
    return training
  }

  typealias Outcome = TrainingOutcome<SoftmaxCrossEntropy.Sums>

  func train(_ training: ImageTraining) throws -> Outcome {
    var now = 0.0
    return try training.begin {
      now += 1
      return now
    }.run()
  }

  @Test func trainingIsReproducibleToTheBitAndSeedsDiffer() throws {
    let tiny = try TinyCifar(count: 60, classes: 3)
    defer { tiny.remove() }
    let file = try tiny.open(classes: 3)
    let first = try train(configuration(file))
    #expect(try train(configuration(file)).passes == first.passes)
    #expect(try train(configuration(file) { $0.configuration.seed = 2 }).passes != first.passes)
  }

  @Test func aLooseThresholdEqualsSGDInTheFirstStep() throws {
    let tiny = try TinyCifar(count: 60, classes: 3)
    defer { tiny.remove() }
    let file = try tiny.open(classes: 3)
    let plain = try train(configuration(file) { $0.configuration.passes = 1 })
    let clipped = try train(
      configuration(file) {
        $0.configuration.passes = 1
        $0.configuration.optimizer.estimator = PerSampleClip(threshold: 1e9)
      })
    #expect(clipped.passes == plain.passes)
    #expect(clipped.passes[0].sampleClipFraction == 0)
    let tight = try train(
      configuration(file) {
        $0.configuration.passes = 1
        $0.configuration.optimizer.estimator = PerSampleClip(threshold: 1e-3)
      })
    #expect(tight.passes[0].sampleClipFraction == 1)
    #expect(tight.passes[0].gradientNorm <= 1e-3 * (1 + 1e-5))
  }

  /// 48 images in batches of 16 by micro-batches of 4: only the order of additions changes.
  @Test func perSampleClippingDoesNotDependOnMicroBatches() throws {
    let tiny = try TinyCifar(count: 60, classes: 3)
    defer { tiny.remove() }
    let file = try tiny.open(classes: 3)
    func losses(microBatch: Int?, beta: Double) throws -> [Double] {
      let configuration = try configuration(file) {
        $0.configuration.passes = 2
        $0.configuration.optimizer.estimator = PerSampleClip(threshold: 0.5, beta: beta)
        $0.configuration.microBatchSize = microBatch ?? $0.configuration.batchSize
      }
      return try train(configuration).passes.flatMap {
        [$0.training.loss, $0.gradientNorm, $0.sampleGradientNorm, $0.sampleClipFraction]
      }
    }
    for beta in [Double.infinity, 2] {
      #expect(try distance(losses(microBatch: 4, beta: beta), losses(microBatch: nil, beta: beta)) < 1e-4)
    }
  }

  @Test func withoutShufflingEveryEpochKeepsTheFilesOrder() throws {
    let tiny = try TinyCifar(count: 60, classes: 3)
    defer { tiny.remove() }
    let file = try tiny.open(classes: 3)
    func epochs(shuffles: Bool) throws -> [PassMetrics<SoftmaxCrossEntropy.Sums>] {
      // With one batch an epoch the order within it is all that differs, and a growing threshold sees it.
      try train(
        configuration(file) {
          $0.shuffles = shuffles
          $0.augmentation = .none
          $0.configuration.batchSize = 48
          $0.configuration.microBatchSize = 48
          $0.configuration.learningRate = 1e-30
          $0.configuration.optimizer = Optimizer(PerSampleClip(threshold: 0.1, beta: 1, epsilon: 0))
        }
      ).passes
    }
    #expect(Set(try epochs(shuffles: false).map(\.gradientNorm)).count == 1)
    #expect(Set(try epochs(shuffles: true).map(\.gradientNorm)).count == 3)
  }

  @Test func anExplodingLearningRateIsADivergedOutcome() throws {
    let tiny = try TinyCifar(count: 60, classes: 3)
    defer { tiny.remove() }
    let outcome = try train(configuration(tiny.open(classes: 3)) { $0.configuration.learningRate = 1e12 })
    #expect(outcome.diverged)
    #expect(outcome.passes.allSatisfy { $0.training.loss.isFinite && $0.validation.loss.isFinite })
  }

  @Test func aTruncatedFileAndAForeignLabelAreNamed() throws {
    let tiny = try TinyCifar(count: 6, classes: 3)
    defer { tiny.remove() }
    #expect(throws: DataError.self) { try tiny.open(classes: 2) }
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: tiny.path))
    try handle.truncate(atOffset: 3074 * 5 + 1000)
    do {
      _ = try tiny.open(classes: 3)
      Issue.record("a truncated file was opened")
    } catch let error as DataError {
      #expect(error.description.contains("truncated") && error.description.contains(tiny.path))
    }
  }

  @Test func augmentationMovesAndMirrorsButKeepsThePixels() throws {
    let tiny = try TinyCifar(count: 8, classes: 2)
    defer { tiny.remove() }
    let set = ImageSet(try tiny.open(classes: 2))
    let identity = Normalisation(mean: [0, 0, 0], deviation: [1, 1, 1])
    func load(_ augmentation: ImageTraining.Augmentation, epoch: Int) -> [Float] {
      let loader = ImageLoader(
        set: set, normalisation: identity, frame: ImageFrame(size: 32, channels: 3, padding: 0),
        augmentation: augmentation,
        stream: RandomStream(seed: 1, role: .augmentation), batchCapacity: 8)
      loader.load(Array(0..<8), range: 0..<8, epoch: epoch)
      return Array(UnsafeBufferPointer(start: loader.images.base, count: loader.images.count))
    }
    let plain = load(.none, epoch: 0)
    #expect(abs(plain[0] - Float(set.source.image(0)[0]) / 255) < 1e-6)
    #expect(abs(plain[1] - Float(set.source.image(0)[1024]) / 255) < 1e-6)
    // Without a crop, every row is the row or its mirror image, and over the epochs both occur.
    var seen: Set<Bool> = []
    for epoch in 0..<8 {
      let flipped = load(.flip, epoch: epoch)
      let row = (0..<32).map { flipped[$0 * 3] }
      let original = (0..<32).map { plain[$0 * 3] }
      #expect(row == original || row == original.reversed())
      seen.insert(row == original)
    }
    #expect(seen.count == 2)
    #expect(load(.crop, epoch: 1) != plain)
  }
}
