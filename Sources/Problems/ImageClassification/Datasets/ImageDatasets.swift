extension ImageDataset {
  /// Every data set of images that a file can name. Adding one is a file beside this one and a line here.
  public static let all: [ImageDataset] = [cifar100, cifar10, mnist]
}
