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
