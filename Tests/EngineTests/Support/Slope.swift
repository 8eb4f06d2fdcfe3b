@testable import Engine

extension ParameterStorage {
  /// The loss's slope along the gradient of a tensor, by the gradient's norm: 1 where the gradient is right.
  ///
  /// - Parameter longest: a step may be.
  func relativeSlope(
    along tensor: ParameterTensor, longest: Double = .infinity, of loss: () -> Double
  ) -> Double {
    let range = tensor.offset..<(tensor.offset + tensor.count)
    let gradient = range.map { Double(self.gradient.base[$0]) }
    let saved = range.map { values.base[$0] }
    func moved(_ distance: Double) -> Double {
      for (index, place) in range.enumerated() {
        values.base[place] = saved[index] + Float(distance * gradient[index] / norm(gradient))
      }
      return loss()
    }
    // The loss moves by 4e-3: far above its rounding, and nearly along a line.
    let distance = min(2e-3 / norm(gradient), longest)
    let slope = (moved(distance) - moved(-distance)) / (2 * distance)
    _ = moved(0)
    return slope / norm(gradient)
  }
}
