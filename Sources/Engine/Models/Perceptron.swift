extension ModelKind {
  /// A multi-layer perceptron: hidden linear layers with ReLU, and a linear layer to the classes.
  public static let perceptron = ModelKind(
    "mlp", "Linear layers with ReLU between them, over the flattened image",
    settings: [.widths(default: [256])]
  ) { options, image, classes in
    let inputs = image.channels * image.size * image.size
    let widths = options.widths ?? []
    var layers: [Layer] = [.flatten]
    for (input, output) in zip([inputs] + widths, widths) {
      layers += [.linear(in: input, out: output), .relu]
    }
    layers.append(.linear(in: widths.last ?? inputs, out: classes))
    return [Section("layers", layers)]
  }
}
