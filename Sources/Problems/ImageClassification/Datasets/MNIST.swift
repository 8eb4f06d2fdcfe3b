import Datasets
import Engine

extension ImageDataset {
  /// MNIST (LeCun, Cortes, Burges, "The MNIST database of handwritten digits", 1998): gzipped idx files of 60,000 images
  /// for training and 10,000 for testing, 28×28 grey pixels, row by row. Normalised as PyTorch's examples do it.
  ///
  /// The authors' own page no longer gives the files out; the address is the copy that torchvision fetches, with the
  /// checksums that it compares.
  static let mnist = ImageDataset(
    dataset: Dataset(
      name: "mnist",
      summary: "70,000 grey images of 28×28 pixels of the digits 0 to 9 (LeCun et al. 1998)", folder: "mnist",
      training: [
        PublishedFile(
          "https://ossci-datasets.s3.amazonaws.com/mnist/train-images-idx3-ubyte.gz", bytes: 9_912_422,
          md5: "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
        PublishedFile(
          "https://ossci-datasets.s3.amazonaws.com/mnist/train-labels-idx1-ubyte.gz", bytes: 28_881,
          md5: "d53e105ee54ea40749a09fcbcd1e9432"),
      ],
      test: [
        PublishedFile(
          "https://ossci-datasets.s3.amazonaws.com/mnist/t10k-images-idx3-ubyte.gz", bytes: 1_648_877,
          md5: "9fb629c4189551a2d022fa330f9573f3"),
        PublishedFile(
          "https://ossci-datasets.s3.amazonaws.com/mnist/t10k-labels-idx1-ubyte.gz", bytes: 4_542,
          md5: "ec29112dd5afa0611ce80d1b7f02629c"),
      ]), trainingCount: 60_000,
    format: ImageFormat(
      layout: .idx, shape: ImageShape(size: 28, channels: 1), classes: 10,
      normalisation: Normalisation(mean: [0.1307], deviation: [0.3081])))
}
