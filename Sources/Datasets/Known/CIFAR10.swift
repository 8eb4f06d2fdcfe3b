extension Datasets {
  /// CIFAR-10 in its binary layout (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009): records
  /// of 3,073 bytes: label, then the red, green and blue planes of 32×32 pixels, row by row.
  ///
  /// Only the archive's checksum is published.
  public static let cifar10 = Dataset(
    name: "cifar10",
    summary: "60,000 colour images of 32×32 pixels in 10 classes (Krizhevsky 2009)",
    classes: 10, trainingCount: 50_000,
    archive: PublishedFile(
      "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", bytes: 170_052_171,
      md5: "c32a1d4ab5d03f1284b67883e8d87530"),
    files: ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"].map
    {
      DataFile(path: "cifar-10-batches-bin/\($0).bin", bytes: 30_730_000)
    })
}
