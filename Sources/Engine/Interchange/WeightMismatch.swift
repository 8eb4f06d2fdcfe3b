import DataFiles

extension Safetensors.Header {
  /// Why these are not the weights of a network of these tensors, in a sentence without the file's name; nil where
  /// they are.
  func mismatch(with tensors: [ParameterTensor]) -> String? {
    Safetensors.mismatch(
      shapes: Dictionary(
        uniqueKeysWithValues: entries.filter { !$0.isInteger }.map { ($0.name, $0.shape) }),
      integers: entries.filter(\.isInteger).map(\.name), with: tensors)
  }
}

extension Safetensors {
  /// The same of what has been read whole.
  func mismatch(with tensors: [ParameterTensor]) -> String? {
    Self.mismatch(shapes: self.tensors.mapValues(\.shape), integers: Array(integers.keys), with: tensors)
  }

  private static func mismatch(
    shapes: [String: [Int]], integers: [String], with tensors: [ParameterTensor]
  ) -> String? {
    if let name = integers.min() { return "\(name) has dtype I64; weights are F32" }
    for tensor in tensors {
      guard let shape = shapes[tensor.name] else { return "the model's \(tensor.name) is missing" }
      guard shape == tensor.shape else {
        return "\(tensor.name) has shape \(shape), the model's has \(tensor.shape)"
      }
    }
    let known = Set(tensors.map(\.name))
    return shapes.keys.sorted().first { !known.contains($0) }.map { "the model has no tensor \($0)" }
  }
}

extension Model {
  /// Why a file does not hold this model's weights, in a sentence that names the tensor, its shape and the one that is
  /// wanted; nil where it does.
  ///
  /// - Parameter classes: outputs of the last layer.
  public func mismatch(with weights: Safetensors.Header, classes: Int) -> String? {
    weights.mismatch(with: NetworkPlan(model: self, classes: classes).tensors)
  }
}
