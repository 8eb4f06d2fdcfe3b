extension Training {
  /// The parameters under PyTorch's names, in its shapes and order.
  public func weights() -> Safetensors {
    let parameters = network.parameters
    let values = UnsafePointer(parameters.values.base)
    return Safetensors(
      Dictionary(
        uniqueKeysWithValues: parameters.tensors.map { tensor in
          (tensor.name, .init(shape: tensor.shape, elements: parameters.elements(of: tensor, in: values)))
        }))
  }

  /// Starts from other weights than the seed's.
  ///
  /// - Parameter path: names the weights in errors.
  /// - Throws: ``DataError`` that names the tensor which is missing, is not the model's, has another shape, or holds a
  ///   number that is not finite. The weights are then what they were.
  public func setWeights(_ weights: Safetensors, path: String) throws(DataError) {
    if let name = weights.integers.keys.min() {
      throw DataError("\(path): \(name) has dtype I64; weights are F32")
    }
    let tensors = network.parameters.tensors
    for tensor in tensors {
      guard let given = weights.tensors[tensor.name] else {
        throw DataError("\(path): the model's \(tensor.name) is missing")
      }
      guard given.shape == tensor.shape else {
        throw DataError("\(path): \(tensor.name) has shape \(given.shape), the model's has \(tensor.shape)")
      }
      if let place = given.elements.firstIndex(where: { !$0.isFinite }) {
        throw DataError("\(path): element \(place) of \(tensor.name) is \(given.elements[place])")
      }
    }
    let known = Set(tensors.map(\.name))
    if let name = weights.tensors.keys.sorted().first(where: { !known.contains($0) }) {
      throw DataError("\(path): the model has no tensor \(name)")
    }
    for tensor in tensors {
      if let given = weights.tensors[tensor.name] {
        network.parameters.setValues(of: tensor, to: given.elements)
      }
    }
  }
}
