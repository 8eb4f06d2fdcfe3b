extension ModelKind {
  /// The small AlexNet of the tail-index literature, 491,556 parameters at 100 classes.
  ///
  /// Source: Simsekli, Sagun, Gürbüzbalaban, "A tail-index analysis of stochastic gradient noise in deep neural
  /// networks", ICML 2019, and its published code.
  public static let alexNetSmall = ModelKind(
    "alexnet_small",
    "A small AlexNet for 32x32 images: five convolutions of 64 channels, three linear layers",
    imageSize: 32
  ) { (keys: HiddenDropout, image, classes) in
    [
      Section(
        "features",
        [
          .convolution(in: image.channels, out: 64, kernel: 4, stride: 2, padding: 2), .relu,
          .maxPool(3, stride: 2),
          .convolution(in: 64, out: 64, kernel: 5, padding: 2), .relu, .maxPool(3, stride: 2),
          .convolution(in: 64, out: 64, kernel: 3, padding: 1), .relu,
          .convolution(in: 64, out: 64, kernel: 3, padding: 1), .relu,
          .convolution(in: 64, out: 64, kernel: 3, padding: 1), .relu, .maxPool(3, stride: 2),
        ]),
      Section("flatten", .flatten),
      Section(
        "classifier",
        [
          .dropout(keys.dropout), .linear(in: 64, out: 448), .relu,
          .dropout(keys.dropout), .linear(in: 448, out: 448), .relu,
          .linear(in: 448, out: classes),
        ]),
    ]
  }
}
