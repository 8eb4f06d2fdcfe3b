extension GPTNetwork {
  /// The parameters under nanoGPT's names; the tied weight once, as `transformer.wte.weight`.
  func weights() -> Safetensors { parameters.weights() }

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
