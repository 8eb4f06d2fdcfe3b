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
  /// Pairs of output position and tap that do not fall on padding: what has to be multiplied.
  var servedPairs: Int {
    let pairs = (0..<kernel).map { served(tap: $0).count }.reduce(0, +)
    return pairs * pairs
  }

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

  /// Kernel rows (or columns) that do not fall on padding under an output row.
  @inline(__always)
  func served(output: Int) -> Range<Int> {
    let first = max(0, padding - output * stride)
    let end = min(kernel, inputSize + padding - output * stride)
    return first..<max(first, end)
  }

  /// The convolution that takes this one's δ to the gradient of its input, with the taps in reverse order and each
  /// tap's matrix transposed; of a stride of 1.
  var reversed: ConvolutionShape {
    ConvolutionShape(
      inputChannels: outputChannels, outputChannels: inputChannels, inputSize: outputSize, kernel: kernel,
      stride: 1, padding: kernel - 1 - padding)
  }
}
