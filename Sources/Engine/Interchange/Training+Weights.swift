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
    let tensors = network.parameters.tensors
    if let reason = weights.mismatch(with: tensors) { throw DataError("\(path): \(reason)") }
    for tensor in tensors {
      if let elements = weights.tensors[tensor.name]?.elements,
        let place = elements.firstIndex(where: { !$0.isFinite })
      {
        throw DataError("\(path): element \(place) of \(tensor.name) is \(elements[place])")
      }
    }
    for tensor in tensors {
      if let given = weights.tensors[tensor.name] {
        network.parameters.setValues(of: tensor, to: given.elements)
      }
    }
  }
}
