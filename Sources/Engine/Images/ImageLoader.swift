/// Fills batches: picks images, crops and flips them at random, normalises, scales them to the size that the model
/// takes, and lays them into padded frames.
final class ImageLoader: BatchSource {
  let set: ImageSet
  private let frame: ImageFrame
  private let augmentation: ImageTraining.Augmentation
  private let stream: RandomStream
  private let table: [Float]
  /// Where the model takes images of another size than the set's: how to get there, and one image before it.
  private let scaling: BilinearScaling?
  private let unscaled: FloatBuffer
  let images: FloatBuffer
  let labels: Buffer<Int32>
  private let orderStream: RandomStream?
  private var order: [Int32] = []
  private var pass = 0

  /// - Parameters:
  ///   - stream: of the augmentation.
  ///   - order: of each pass; nil for the set's own.
  init(
    set: ImageSet, normalisation: Normalisation, frame: ImageFrame, augmentation: ImageTraining.Augmentation,
    stream: RandomStream, order: RandomStream? = nil, batchCapacity: Int
  ) {
    let shape = set.source.shape
    precondition(
      normalisation.mean.count == shape.channels && frame.channels == shape.channels,
      "images of \(shape.channels) channels, \(normalisation.mean.count) means, frames of \(frame.channels)")
    self.set = set
    self.frame = frame
    self.augmentation = augmentation
    self.stream = stream
    orderStream = order
    table = normalisation.table
    let isScaled = frame.size != shape.size
    scaling = isScaled ? BilinearScaling(from: shape.size, to: frame.size, channels: shape.channels) : nil
    unscaled = FloatBuffer(count: isScaled ? shape.size * shape.size * shape.channels : 0)
    images = FloatBuffer(count: batchCapacity * frame.length)
    labels = Buffer(count: batchCapacity)
  }

  var count: Int { self.set.count }

  /// Each image is visited once.
  func begin(pass: Int) {
    self.pass = pass
    if let orderStream {
      order = orderStream.permutation(of: count, pass)
    } else if order.isEmpty {
      order = Array(0..<Int32(count))
    }
  }

  func load(_ range: Range<Int>) -> Batch {
    load(order, range: range, epoch: pass)
    return Batch(inputs: images.base, targets: labels.base, count: range.count)
  }

  /// Loads samples `order[range]` (places in the set).
  ///
  /// An image's augmentation depends on seed, image and epoch only, not on its place in the order.
  func load(_ order: [Int32], range: Range<Int>, epoch: Int) {
    precondition(range.count <= labels.count, "a batch of \(range.count) in room for \(labels.count)")
    for (slot, place) in range.enumerated() {
      let place = Int(order[place])
      labels.base[slot] = set.labels[place]
      // The frame's padding is never written: it stays zero.
      let inner =
        images.base + slot * frame.length
        + (frame.padding * frame.paddedSize + frame.padding) * frame.channels
      let rowStride = frame.paddedSize * frame.channels
      let image = Int(set.indices[place])
      guard let scaling else {
        write(image: image, epoch: epoch, to: inner, rowStride: rowStride)
        continue
      }
      write(image: image, epoch: epoch, to: unscaled.base, rowStride: scaling.source * frame.channels)
      scaling.scale(unscaled.base, to: inner, rowStride: rowStride)
    }
  }

  /// Writes (rows, columns, channels), rows `rowStride` Floats apart.
  private func write(image: Int, epoch: Int, to target: UnsafeMutablePointer<Float>, rowStride: Int) {
    let (size, channels) = (set.source.shape.size, set.source.shape.channels)
    var (shiftX, shiftY, flips) = (0, 0, false)
    if augmentation != .none {
      let words = stream.words(at: image, epoch)
      let span = UInt64(2 * augmentation.crop + 1)
      shiftY = Int((UInt64(words.x) * span) >> 32) - augmentation.crop
      shiftX = Int((UInt64(words.y) * span) >> 32) - augmentation.crop
      flips = augmentation.flips && words.z >> 31 == 1
    }
    let source = set.source.image(image)
    let columns = max(0, -shiftX)..<min(size, size - shiftX)
    table.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      for row in 0..<size {
        let line = target + row * rowStride
        let from = row + shiftY
        for channel in 0..<channels {
          let values = table + channel * 256
          let black = values[0]
          if from < 0 || from >= size || columns.count < size {
            for column in 0..<size { line[column * channels + channel] = black }
            guard from >= 0, from < size else { continue }
          }
          let plane = source + (channel * size + from) * size
          if flips {
            // The image is flipped first and then shifted.
            for column in columns {
              line[column * channels + channel] = values[Int(plane[size - 1 - column - shiftX])]
            }
          } else {
            for column in columns { line[column * channels + channel] = values[Int(plane[column + shiftX])] }
          }
        }
      }
    }
  }
}
