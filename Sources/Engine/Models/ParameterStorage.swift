/// All parameters of a network in one flat block, with their gradient and momentum buffer beside them.
///
/// Flat, so that a norm over all parameters and an update are one loop each.
final class ParameterStorage {
  let tensors: [ParameterTensor]
  let count: Int
  let values: FloatBuffer
  let gradient: FloatBuffer
  let velocity: FloatBuffer

  init(tensors: [ParameterTensor]) {
    self.tensors = tensors
    count = tensors.last.map { $0.offset + $0.count } ?? 0
    values = FloatBuffer(count: count)
    gradient = FloatBuffer(count: count)
    velocity = FloatBuffer(count: count)
  }

  /// Weights and biases uniform in ±1/√fan_in, PyTorch's default for convolutions and linear layers.
  ///
  /// Element j of tensor k is the same number in any storage order, so a change of layout changes no result.
  func initialise(from stream: RandomStream) {
    for (index, tensor) in tensors.enumerated() {
      let bound = 1 / Float(tensor.fanIn).squareRoot()
      var words = SIMD4<UInt32>.zero
      for element in 0..<tensor.count {
        if element % 4 == 0 { words = stream.words(at: element / 4, index) }
        let unit = words[element % 4].unitFloat
        values.base[tensor.offset + tensor.place(ofElement: element)] = bound * (2 * unit - 1)
      }
    }
  }

  /// Elements in PyTorch's order.
  func elements(of tensor: ParameterTensor, in buffer: UnsafePointer<Float>) -> [Float] {
    (0..<tensor.count).map { buffer[tensor.offset + tensor.place(ofElement: $0)] }
  }

  /// Sets a tensor's values from elements in PyTorch's order.
  func setValues(of tensor: ParameterTensor, to elements: [Float]) {
    precondition(elements.count == tensor.count, "\(tensor.name): \(elements.count) of \(tensor.count)")
    for (index, element) in elements.enumerated() {
      values.base[tensor.offset + tensor.place(ofElement: index)] = element
    }
  }
}
