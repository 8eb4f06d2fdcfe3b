/// The sizes of a convolution with a square kernel over square maps.
struct ConvolutionShape: Hashable {
  var inputChannels: Int
  var outputChannels: Int
  /// Rows, and columns, of the input map.
  var inputSize: Int
  var kernel: Int
  var stride: Int
  var padding: Int

  var outputSize: Int { (inputSize + 2 * padding - kernel) / stride + 1 }
  var input: MapShape { MapShape(channels: inputChannels, size: inputSize) }
  var output: MapShape { MapShape(channels: outputChannels, size: outputSize) }
  var inputPositions: Int { inputSize * inputSize }
  var outputPositions: Int { outputSize * outputSize }
  var taps: Int { kernel * kernel }
  /// Floats of one tap's matrix, (in, out).
  var tapCount: Int { inputChannels * outputChannels }
  var weightCount: Int { taps * tapCount }

  /// The input row (or column) under an output row and a kernel row; outside 0 ..< inputSize it is padding.
  @inline(__always)
  func place(output: Int, tap: Int) -> Int { output * stride + tap - padding }

  /// Output rows (or columns) for which a kernel row does not fall on padding.
  func served(tap: Int) -> Range<Int> {
    let first = tap >= padding ? 0 : (padding - tap + stride - 1) / stride
    let room = inputSize - 1 + padding - tap
    let end = room < 0 ? 0 : min(outputSize, room / stride + 1)
    return first..<max(first, end)
  }
}
