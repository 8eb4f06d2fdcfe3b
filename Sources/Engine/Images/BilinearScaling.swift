/// Scales square images by bilinear interpolation between pixel centres.
///
/// As PyTorch's `interpolate(mode="bilinear", align_corners=False)`, without antialiasing: output pixel i lies at
/// (i + ½)·source/target − ½ of the input, and what lies outside of the outer pixels' centres takes their values.
struct BilinearScaling {
  /// Rows, and columns, of the input.
  let source: Int
  private let channels: Int
  /// For every row, or column, of the output: two rows of the input and the second one's share.
  private let taps: [(first: Int, second: Int, share: Float)]

  init(from source: Int, to target: Int, channels: Int) {
    precondition(source > 0 && target > 0, "images of \(source) pixels scaled to \(target)")
    self.source = source
    self.channels = channels
    taps = (0..<target).map { index in
      let place = max(0, (Float(index) + 0.5) * (Float(source) / Float(target)) - 0.5)
      let first = min(Int(place), source - 1)
      return (first, min(first + 1, source - 1), place - Float(first))
    }
  }

  /// - Parameters:
  ///   - input: (source, source, channels).
  ///   - rowStride: Floats between the output's rows, which are (target, channels).
  func scale(_ input: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>, rowStride: Int) {
    taps.withUnsafeBufferPointer { taps in
      for row in 0..<taps.count {
        let vertical = taps[row]
        let above = input + vertical.first * source * channels
        let below = input + vertical.second * source * channels
        let line = output + row * rowStride
        for column in 0..<taps.count {
          let horizontal = taps[column]
          let (left, right) = (horizontal.first * channels, horizontal.second * channels)
          for channel in 0..<channels {
            let top =
              above[left + channel] * (1 - horizontal.share) + above[right + channel] * horizontal.share
            let bottom =
              below[left + channel] * (1 - horizontal.share) + below[right + channel] * horizontal.share
            line[column * channels + channel] = top * (1 - vertical.share) + bottom * vertical.share
          }
        }
      }
    }
  }
}
