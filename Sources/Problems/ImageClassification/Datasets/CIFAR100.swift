import Datasets
import Engine

extension ImageDataset {
  /// CIFAR-100 in its binary layout (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009):
  /// 50,000 images for training and 10,000 for testing in records of 3,074 bytes: coarse label, fine label,
  /// then the red, green and blue planes of 32×32 pixels, row by row.
  ///
  /// Normalised as bearpaw/pytorch-classification and weiaicunzai/pytorch-cifar100 do it.
  static let cifar100 = ImageDataset(
    dataset: Dataset(
      name: "cifar100", summary: "60,000 colour images of 32×32 pixels in 100 classes (Krizhevsky 2009)",
      archive: PublishedFile(
        "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz", bytes: 168_513_733,
        md5: "03b5dce01913d631647c71ecec9e9cb8"),
      training: [
        DataFile(
          path: "cifar-100-binary/train.bin", bytes: 153_700_000, md5: "6172c7755cfe09b2fe270c85cebc1b15")
      ],
      test: [
        DataFile(
          path: "cifar-100-binary/test.bin", bytes: 30_740_000, md5: "4499cfba6c016c1be1438163640a0898")
      ]), trainingCount: 50_000,
    format: ImageFormat(
      layout: .records(labelBytes: 2), shape: ImageShape(size: 32, channels: 3), classes: 100,
      normalisation: Normalisation(
        mean: [0.50707516, 0.48654887, 0.44091784], deviation: [0.26733429, 0.25643846, 0.27615047])))
}
