/// From maps to vectors: one row a sample.
///
/// Features are ordered (position, channel), each sample's rows one behind the other; PyTorch's order is
/// (channel, position), which ``ParameterTensor/Order/panels(taps:)`` translates in the weights.
final class FlattenStage: Stage {
  private let input: MapShape
  let result: Activations

  init(_ input: MapShape, batch: Int) {
    self.input = input
    result = Activations(MapShape(channels: input.positions * input.channels, size: 1), batch: batch)
  }

  func forward(input map: UnsafePointer<Float>, batch: Int, pass: Pass) {
    forEachRow(batch: batch) { row, feature in
      (output + feature).update(from: map + row, count: input.channels)
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    guard let inputGradient else { return }
    forEachRow(batch: batch) { row, feature in
      (inputGradient + row).update(from: outputGradient + feature, count: input.channels)
    }
  }

  /// Offsets of a position's row in the map, and of its first feature.
  @inline(__always)
  private func forEachRow(batch: Int, _ body: (_ row: Int, _ feature: Int) -> Void) {
    input.forEachPosition(batch: batch) { row, sample, column, place in
      body(place, sample * result.shape.pitch + (row * input.size + column) * input.channels)
    }
  }
}
