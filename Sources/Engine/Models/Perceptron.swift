import Vocabulary

extension ModelKind {
  /// A multi-layer perceptron: hidden linear layers with ReLU, and a linear layer to the classes.
  public static let perceptron = ModelKind(
    "mlp", "Linear layers with ReLU between them, over the flattened image"
  ) { (keys: PerceptronKeys, image, classes) in
    let inputs = image.channels * image.size * image.size
    var layers: [Layer] = [.flatten]
    for (input, output) in zip([inputs] + keys.widths, keys.widths) {
      layers += [.linear(in: input, out: output), .relu]
    }
    layers.append(.linear(in: keys.widths.last ?? inputs, out: classes))
    return [Section("layers", layers)]
  }
}

private struct PerceptronKeys: Settings {
  @Setting(.list(.integer(1...1_000_000)), "Outputs of each hidden layer; a list of lists is an axis.")
  var widths = [256]
}
