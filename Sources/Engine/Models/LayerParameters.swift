/// Where one layer's weight, bias and their gradients lie; valid as long as the network's storage.
struct LayerParameters {
  let weight: UnsafeMutablePointer<Float>
  let bias: UnsafeMutablePointer<Float>
  let weightGradient: UnsafeMutablePointer<Float>
  let biasGradient: UnsafeMutablePointer<Float>

  /// - Parameter tensor: index of the weight; the bias follows it.
  init(_ storage: ParameterStorage, tensor: Int) {
    let (first, second) = (storage.tensors[tensor].offset, storage.tensors[tensor + 1].offset)
    weight = storage.values.base + first
    bias = storage.values.base + second
    weightGradient = storage.gradient.base + first
    biasGradient = storage.gradient.base + second
  }

  /// ‖gradient‖², weight and bias together.
  func gradientSquare(weightCount: Int, biasCount: Int) -> Double {
    squaredNorm(weightGradient, count: weightCount) + squaredNorm(biasGradient, count: biasCount)
  }
}
