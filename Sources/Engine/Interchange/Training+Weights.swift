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
