/// Patches of framed images as matrices, a tile at a time.
final class Unfolding {
  let patchLength: Int
  /// (positions of the tile, patchLength)
  let patches: FloatBuffer
  /// Samples of one tile; above 1 only where a tile holds whole maps.
  let samplesPerTile: Int
  /// Output rows of each tile of a sample.
  let tiles: [Range<Int>]
  private let shape: ConvolutionShape

  /// Floats of patches that a tile may hold: 384 kB, a part of the second cache level.
  private static let tileCount = 98_304

  init(_ shape: ConvolutionShape, batch: Int) {
    self.shape = shape
    patchLength = shape.taps * shape.inputChannels
    let rowCount = shape.outputSize * patchLength
    let rows = min(shape.outputSize, max(1, Self.tileCount / rowCount))
    tiles = stride(from: 0, to: shape.outputSize, by: rows).map { $0..<min($0 + rows, shape.outputSize) }
    samplesPerTile = tiles.count > 1 ? 1 : min(batch, max(1, Self.tileCount / (rows * rowCount)))
    patches = FloatBuffer(count: samplesPerTile * rows * rowCount)
  }

  /// Unfolds output rows of samples: each kernel row is one contiguous piece of the image.
  ///
  /// - Returns: how many positions were unfolded.
  func unfold(_ images: UnsafePointer<Float>, samples: Range<Int>, rows: Range<Int>) -> Int {
    let channels = shape.inputChannels
    let width = (shape.inputSize + 2 * shape.padding) * channels
    let rowLength = shape.kernel * channels
    var target = patches.base
    for sample in samples {
      let image = images + sample * width * (shape.inputSize + 2 * shape.padding)
      for y in rows {
        for x in 0..<shape.outputSize {
          var source = image + y * shape.stride * width + x * shape.stride * channels
          for _ in 0..<shape.kernel {
            // Short, and of no aligned length: a call for each costs more than the copy.
            var index = 0
            while index + 8 <= rowLength {
              target.store(source.vector(at: index), at: index)
              index += 8
            }
            while index < rowLength {
              target[index] = source[index]
              index += 1
            }
            target += rowLength
            source += width
          }
        }
      }
    }
    return samples.count * rows.count * shape.outputSize
  }
}
