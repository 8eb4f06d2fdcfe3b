extension ModelKind {
  /// AlexNet for 32×32 images, 2,495,396 parameters at 100 classes.
  ///
  /// Source: W. Yang, bearpaw/pytorch-classification, `models/cifar/alexnet.py` (2017), after Krizhevsky,
  /// Sutskever, Hinton, "ImageNet classification with deep convolutional neural networks", NIPS 2012.
  public static let alexNetCifar = ModelKind(
    "alexnet_cifar", "AlexNet for 32x32 images: five convolutions and one linear layer", imageSize: 32
  ) { (_: NoKeys, image, classes) in
    [
      Section(
        "features",
        [
          .convolution(in: image.channels, out: 64, kernel: 11, stride: 4, padding: 5), .relu,
          .maxPool(2, stride: 2),
          .convolution(in: 64, out: 192, kernel: 5, padding: 2), .relu, .maxPool(2, stride: 2),
          .convolution(in: 192, out: 384, kernel: 3, padding: 1), .relu,
          .convolution(in: 384, out: 256, kernel: 3, padding: 1), .relu,
          .convolution(in: 256, out: 256, kernel: 3, padding: 1), .relu, .maxPool(2, stride: 2),
        ]),
      Section("flatten", .flatten),
      Section("classifier", .linear(in: 256, out: classes)),
    ]
  }
}
