import Vocabulary

extension ModelKind {
  /// torchvision's AlexNet, 57,413,540 parameters at 100 classes.
  ///
  /// Source: torchvision, `models/alexnet.py`, after Krizhevsky, "One weird trick for parallelizing convolutional
  /// neural networks", arXiv 1404.5997.
  public static let alexNet = ModelKind(
    "alexnet", "torchvision's AlexNet: five convolutions and three linear layers",
    imageSizeKey: \.imageSize
  ) { (keys: AlexNetKeys, image, classes) in
    let dropout = keys.hidden.dropout
    return [
      Section(
        "features",
        [
          .convolution(in: image.channels, out: 64, kernel: 11, stride: 4, padding: 2), .relu,
          .maxPool(3, stride: 2),
          .convolution(in: 64, out: 192, kernel: 5, padding: 2), .relu, .maxPool(3, stride: 2),
          .convolution(in: 192, out: 384, kernel: 3, padding: 1), .relu,
          .convolution(in: 384, out: 256, kernel: 3, padding: 1), .relu,
          .convolution(in: 256, out: 256, kernel: 3, padding: 1), .relu, .maxPool(3, stride: 2),
        ]),
      Section("avgpool", .averagePool(to: 6)),
      Section("flatten", .flatten),
      Section(
        "classifier",
        [
          .dropout(dropout), .linear(in: 256 * 6 * 6, out: 4096), .relu,
          .dropout(dropout), .linear(in: 4096, out: 4096), .relu,
          .linear(in: 4096, out: classes),
        ]),
    ]
  }
}

private struct AlexNetKeys: Settings {
  // Below 63 the last pooling has no window left.
  @Setting(.integer(63...224), unit: "pixels", "Rows and columns that images are scaled to.")
  var imageSize = 64
  let hidden = HiddenDropout()
}
