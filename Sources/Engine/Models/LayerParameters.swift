/// Where one layer's weight, bias and their gradients lie; valid as long as the network's storage.
struct LayerParameters {
  let weight: UnsafeMutablePointer<Float>
  let bias: UnsafeMutablePointer<Float>
  let weightGradient: UnsafeMutablePointer<Float>
  let biasGradient: UnsafeMutablePointer<Float>
  /// First element of the weight in the flat storage.
  let weightOffset: Int
  let weightCount: Int
  let biasOffset: Int
  let biasCount: Int

  /// - Parameter tensor: index of the weight; the bias follows it.
  init(_ storage: ParameterStorage, tensor: Int) {
    let (first, second) = (storage.tensors[tensor], storage.tensors[tensor + 1])
    (weightOffset, weightCount) = (first.offset, first.count)
    (biasOffset, biasCount) = (second.offset, second.count)
    weight = storage.values.base + weightOffset
    bias = storage.values.base + biasOffset
    weightGradient = storage.gradient.base + weightOffset
    biasGradient = storage.gradient.base + biasOffset
  }
}
