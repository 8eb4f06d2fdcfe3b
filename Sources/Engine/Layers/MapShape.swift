/// What one sample is between two layers: square maps, one a channel; a vector is a map of one position.
///
/// In memory a batch of maps is (row, sample, column, pitch): the first rows of all samples, then the second rows.
/// A position's channels are filled up to `pitch` Floats with zeros that stay zeros, so that loops over whole
/// vectors need no remainder. Neighbouring columns follow each other, which makes one product of a kernel's row,
/// and a row of all samples is one matrix, which makes one product of the batch.
struct MapShape: Hashable {
  var channels: Int
  /// Rows, and columns.
  var size: Int

  var positions: Int { size * size }
  var pitch: Int { Self.pitch(channels) }
  /// Floats of one row of one sample.
  var rowPitch: Int { size * pitch }
  /// Floats of a batch.
  func count(batch: Int) -> Int { positions * batch * pitch }

  /// Where a position's channels begin.
  @inline(__always)
  func place(row: Int, sample: Int, column: Int, batch: Int) -> Int {
    ((row * batch + sample) * size + column) * pitch
  }

  /// `channels` rounded up to whole vectors.
  static func pitch(_ channels: Int) -> Int { (channels + 7) / 8 * 8 }
}

/// How images come into a network: (batch, paddedSize, paddedSize, channels), the padding of a first convolution
/// around each image, zeros in it.
struct ImageFrame: Sendable, Hashable {
  /// Rows and columns of an image, without padding.
  var size: Int
  var channels: Int
  /// On each side.
  var padding: Int

  var paddedSize: Int { size + 2 * padding }
  /// Floats of one framed image.
  var length: Int { paddedSize * paddedSize * channels }
}
