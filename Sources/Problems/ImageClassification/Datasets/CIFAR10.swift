import Datasets
import Engine

extension ImageDataset {
  /// CIFAR-10 in its binary layout (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009): records
  /// of 3,073 bytes: label, then the red, green and blue planes of 32×32 pixels, row by row.
  ///
  /// Only the archive's checksum is published.
  static let cifar10 = ImageDataset(
    dataset: Dataset(
      name: "cifar10", summary: "60,000 colour images of 32×32 pixels in 10 classes (Krizhevsky 2009)",
      archive: PublishedFile(
        "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", bytes: 170_052_171,
        md5: "c32a1d4ab5d03f1284b67883e8d87530"),
      training: (1...5).map { batch("data_batch_\($0)") }, test: [batch("test_batch")]),
    trainingCount: 50_000,
    format: ImageFormat(
      layout: .records(labelBytes: 1), shape: ImageShape(size: 32, channels: 3), classes: 10,
      normalisation: Normalisation(
        mean: [0.49139968, 0.48215841, 0.44653091], deviation: [0.24703223, 0.24348513, 0.26158784])))

  private static func batch(_ name: String) -> DataFile {
    DataFile(path: "cifar-10-batches-bin/\(name).bin", bytes: 30_730_000)
  }
}
