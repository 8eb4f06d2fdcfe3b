/// Fills batches: picks images, crops and flips them at random, normalises, and lays them into padded frames.
final class ImageLoader {
  /// Random changes of a training image.
  struct Augmentation: Sendable, Hashable {
    /// Shift by up to `crop` pixels either way, zeros (before normalisation: black) moving in.
    var crop = 0
    var flips = false
  }

  private let set: ImageSet
  private let margin: Int
  private let paddedSize: Int
  private let augmentation: Augmentation
  private let stream: RandomStream
  /// Normalised value of each byte, one table a channel.
  private let table: [Float]
  let images: FloatBuffer
  let labels: UnsafeMutablePointer<Int32>
  private let capacity: Int

  init(
    set: ImageSet, normalisation: Normalisation, paddedSize: Int, augmentation: Augmentation,
    stream: RandomStream, batchCapacity: Int
  ) {
    self.set = set
    self.paddedSize = paddedSize
    margin = (paddedSize - CifarFile.imageSize) / 2
    self.augmentation = augmentation
    self.stream = stream
    capacity = batchCapacity
    table = (0..<3).flatMap { channel in
      (0..<256).map {
        Float((Double($0) / 255 - normalisation.mean[channel]) / normalisation.deviation[channel])
      }
    }
    images = FloatBuffer(count: batchCapacity * paddedSize * paddedSize * 3)
    labels = .allocate(capacity: batchCapacity)
    labels.initialize(repeating: 0, count: batchCapacity)
  }

  deinit { labels.deallocate() }

  /// Loads samples `order[range]` (places in the set).
  ///
  /// An image's augmentation depends on seed, image and epoch only, not on its place in the order.
  func load(_ order: [Int32], range: Range<Int>, epoch: Int) {
    precondition(range.count <= capacity, "a batch of \(range.count) in room for \(capacity)")
    for (slot, place) in range.enumerated() {
      let image = Int(set.indices[Int(order[place])])
      labels[slot] = Int32(set.file.label(image))
      write(image: image, slot: slot, epoch: epoch)
    }
  }

  private func write(image: Int, slot: Int, epoch: Int) {
    let size = CifarFile.imageSize
    var (shiftX, shiftY, flips) = (0, 0, false)
    if augmentation.crop > 0 || augmentation.flips {
      let words = stream.words(at: image, epoch)
      let span = UInt64(2 * augmentation.crop + 1)
      shiftY = Int(UInt64(words.x) * span >> 32) - augmentation.crop
      shiftX = Int(UInt64(words.y) * span >> 32) - augmentation.crop
      flips = augmentation.flips && words.z >> 31 == 1
    }
    let source = set.file.image(image)
    let frame = images.base + slot * paddedSize * paddedSize * 3
    let columns = max(0, -shiftX)..<min(size, size - shiftX)
    table.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      for row in 0..<size {
        let target = frame + ((row + margin) * paddedSize + margin) * 3
        let from = row + shiftY
        for channel in 0..<3 {
          let values = table + channel * 256
          let black = values[0]
          if from < 0 || from >= size || columns.count < size {
            for column in 0..<size { target[column * 3 + channel] = black }
            guard from >= 0, from < size else { continue }
          }
          let plane = source + (channel * size + from) * size
          if flips {
            // The image is flipped first and then shifted.
            for column in columns {
              target[column * 3 + channel] = values[Int(plane[size - 1 - column - shiftX])]
            }
          } else {
            for column in columns { target[column * 3 + channel] = values[Int(plane[column + shiftX])] }
          }
        }
      }
    }
  }
}

/// Per-channel mean and standard deviation, of pixel values in 0…1.
public struct Normalisation: Sendable, Hashable {
  public var mean: [Double]
  public var deviation: [Double]

  public init(mean: [Double], deviation: [Double]) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Of CIFAR-100's training images, as bearpaw/pytorch-classification and weiaicunzai/pytorch-cifar100 use it.
  public static let cifar100 = Normalisation(
    mean: [0.50707516, 0.48654887, 0.44091784], deviation: [0.26733429, 0.25643846, 0.27615047])
}
