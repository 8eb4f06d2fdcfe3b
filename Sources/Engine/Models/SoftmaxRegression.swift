extension ModelKind {
  /// Multinomial logistic regression: convex, the smallest model there is.
  public static let softmaxRegression = ModelKind(
    "softmax_regression", "One linear layer over the flattened image"
  ) { (_: NoKeys, image, classes) in
    [
      Section("flatten", .flatten),
      Section("linear", .linear(in: image.channels * image.size * image.size, out: classes)),
    ]
  }
}
