import DataFiles

extension ParameterStorage {
  /// The parameters under PyTorch's names, in its shapes and order.
  func weights() -> Safetensors {
    let values = UnsafePointer(values.base)
    return Safetensors(
      Dictionary(
        uniqueKeysWithValues: tensors.map { tensor in
          (tensor.name, .init(shape: tensor.shape, elements: elements(of: tensor, in: values)))
        }))
  }

  /// Takes over other values.
  ///
  /// - Parameter path: names the weights in errors.
  /// - Throws: ``DataError`` that names the tensor which is missing, is not the model's, has another shape, or holds a
  ///   number that is not finite. The values are then what they were.
  func setWeights(_ weights: Safetensors, path: String) throws(DataError) {
    if let reason = weights.mismatch(with: tensors) { throw DataError("\(path): \(reason)") }
    for tensor in tensors {
      if let elements = weights.tensors[tensor.name]?.elements,
        let place = elements.firstIndex(where: { !$0.isFinite })
      {
        throw DataError("\(path): element \(place) of \(tensor.name) is \(elements[place])")
      }
    }
    for tensor in tensors {
      if let given = weights.tensors[tensor.name] { setValues(of: tensor, to: given.elements) }
    }
  }
}

extension GPTNetwork {
  /// Takes over weights under nanoGPT's names. The output layer's may be there under a name of its own, `lm_head.weight`:
  /// beside the embedding's, which it must equal, or instead of it, as `safetensors.torch.save_model` writes it.
  ///
  /// - Parameter path: names the weights in errors.
  /// - Throws: ``DataError`` as ``ParameterStorage/setWeights(_:path:)``, and where the two differ.
  func setWeights(_ weights: Safetensors, path: String) throws(DataError) {
    var weights = weights
    if let output = weights.tensors.removeValue(forKey: "lm_head.weight") {
      guard weights.tensors["transformer.wte.weight"].map({ $0 == output }) ?? true else {
        throw DataError(
          "\(path): lm_head.weight is not transformer.wte.weight, which this model ties to it")
      }
      weights.tensors["transformer.wte.weight"] = output
    }
    try parameters.setWeights(weights, path: path)
  }
}

extension Training {
  /// The parameters under PyTorch's names, in its shapes and order.
  public func weights() -> Safetensors { network.parameters.weights() }

  /// Starts from other weights than the seed's.
  ///
  /// - Parameter path: names the weights in errors.
  /// - Throws: ``DataError`` that names the tensor which is missing, is not the model's, has another shape, or holds a
  ///   number that is not finite. The weights are then what they were.
  public func setWeights(_ weights: Safetensors, path: String) throws(DataError) {
    try network.setWeights(weights, path: path)
  }
}
