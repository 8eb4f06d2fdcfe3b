import DataFiles

/// Times the making of training batches, random crops and flips included, from made-up images.
public final class LoaderBenchmark {
  private let loader: ImageLoader
  private let order: [Int32]
  private let batch: Int
  private var batches = 0

  /// Images are stored with 32×32 pixels, as CIFAR's are, and scaled where the model takes another size.
  ///
  /// - Parameter batch: images of a batch; ten times as many are drawn from.
  public init(model: Model, batch: Int, classes: Int = 100) {
    self.batch = batch
    let shape = ImageShape(size: 32, channels: model.image.channels)
    let count = 10 * batch
    let stream = RandomStream(seed: 0, role: .gradientNoise)
    let length = shape.channels * shape.size * shape.size
    let bytes = MadeBytes((0..<count * length).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) })
    let source = ImageSource(
      shape: shape, labels: (0..<count).map { Int32($0 % classes) },
      parts: [ImageSource.Part(bytes: bytes, offset: 0, stride: length, count: count)])
    loader = ImageLoader(
      set: ImageSet(source),
      normalisation: Normalisation(
        mean: Array(repeating: 0.5, count: shape.channels),
        deviation: Array(repeating: 0.25, count: shape.channels)),
      frame: NetworkPlan(model: model, classes: classes).frame, augmentation: .cropFlip, stream: stream,
      batchCapacity: batch)
    order = stream.permutation(of: count, 0)
  }

  /// Seconds of one batch.
  public func secondsOfBatch(clock: () -> Double) -> Double {
    let first = batches % 10 * batch
    batches += 1
    let start = clock()
    loader.load(order, range: first..<(first + batch), epoch: batches)
    return clock() - start
  }
}

/// Bytes in memory.
private final class MadeBytes: ByteBlock {
  let count: Int
  /// The first of `count` bytes, which are not written once they are made.
  nonisolated(unsafe) let base: UnsafePointer<UInt8>

  init(_ bytes: [UInt8]) {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
    memory.update(from: bytes, count: bytes.count)
    (base, count) = (UnsafePointer(memory), bytes.count)
  }

  deinit { base.deallocate() }
}
