/// From maps to vectors: one row a sample.
///
/// Features are ordered (position, channel), each sample's rows one behind the other; PyTorch's order is
/// (channel, position), which ``ParameterTensor/Order/flattened(positions:)`` translates in the weights.
final class FlattenStage: Stage {
  private let input: MapShape
  private let shape: MapShape
  private let result: FloatBuffer
  private let resultGradient: FloatBuffer

  var output: UnsafeMutablePointer<Float> { result.base }
  var outputGradient: UnsafeMutablePointer<Float> { resultGradient.base }

  init(_ input: MapShape, batch: Int) {
    self.input = input
    shape = MapShape(channels: input.positions * input.channels, size: 1)
    result = FloatBuffer(count: shape.count(batch: batch))
    resultGradient = FloatBuffer(count: result.count)
  }

  func forward(input map: UnsafePointer<Float>, batch: Int, pass: Pass) {
    forEachRow(batch: batch) { row, feature in
      (result.base + feature).update(from: map + row, count: input.channels)
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    guard let inputGradient else { return }
    forEachRow(batch: batch) { row, feature in
      (inputGradient + row).update(from: resultGradient.base + feature, count: input.channels)
    }
  }

  /// Offsets of a position's row in the map, and of its first feature.
  @inline(__always)
  private func forEachRow(batch: Int, _ body: (_ row: Int, _ feature: Int) -> Void) {
    for sample in 0..<batch {
      for row in 0..<input.size {
        for column in 0..<input.size {
          body(
            input.place(row: row, sample: sample, column: column, batch: batch),
            sample * shape.pitch + (row * input.size + column) * input.channels)
        }
      }
    }
  }
}
