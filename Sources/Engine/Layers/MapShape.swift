/// What one sample is between two layers: square maps, one a channel; a vector is a map of one position.
///
/// In memory a row holds one position's channels, filled up to `pitch` Floats with zeros that stay zeros, so that
/// loops over whole vectors need no remainder.
struct MapShape: Hashable {
  var channels: Int
  /// Rows, and columns.
  var size: Int

  var positions: Int { size * size }
  var pitch: Int { Self.pitch(channels) }
  /// Floats of a batch.
  func count(batch: Int) -> Int { positions * batch * pitch }

  /// `channels` rounded up to whole vectors.
  static func pitch(_ channels: Int) -> Int { (channels + 7) / 8 * 8 }
}

/// How images come into a network: (batch, paddedSize, paddedSize, channels), the padding of a first convolution
/// around each image, zeros in it.
public struct ImageFrame: Sendable, Hashable {
  /// Rows and columns of an image, without padding.
  public var size: Int
  public var channels: Int
  /// On each side.
  public var padding: Int

  public var paddedSize: Int { size + 2 * padding }
  /// Floats of one framed image.
  public var length: Int { paddedSize * paddedSize * channels }
}
