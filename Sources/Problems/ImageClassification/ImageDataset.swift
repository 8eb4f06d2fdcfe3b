import Datasets
import Engine

/// An official data set of labelled images: its files, and all that reading them takes.
struct ImageDataset: Sendable {
  /// Where it is published. Its name is what a file writes after `dataset:`, and after `data_format:` where a folder of
  /// one's own is laid out as it is.
  var dataset: Dataset
  /// Images in the files that are meant for training; the others are for testing.
  var trainingCount: Int
  var format: ImageFormat

  /// The names of the files that hold the training or the test images, without an ending for compression.
  func files(forTraining: Bool) -> [String] {
    (forTraining ? dataset.trainingFiles : dataset.testFiles).map { file in
      file.name.hasSuffix(Self.compressed)
        ? String(file.name.dropLast(Self.compressed.count)) : file.name
    }
  }

  /// Whether the files may also be there as they are once inflated.
  var isCompressed: Bool { dataset.files.contains { $0.name.hasSuffix(Self.compressed) } }

  static let compressed = ".gz"
}

/// How files hold images, and what these are.
struct ImageFormat: Sendable {
  enum Layout: Sendable {
    /// Records of label bytes, the last of which counts, and planes of pixels.
    case records(labelBytes: Int)
    /// One idx file of images and one of labels, plain or gzipped.
    case idx
  }

  var layout: Layout
  var shape: ImageShape
  var classes: Int
  /// Of the training images.
  var normalisation: Normalisation

  /// Opens the training or the test files, in the data set's order.
  ///
  /// - Throws: `DataError` where a file is missing, is damaged, or does not have the format.
  func open(_ paths: [String]) throws -> ImageSet {
    switch layout {
    case .records(let labelBytes):
      ImageSet(try ImageSource(cifar: paths, labelBytes: labelBytes, shape: shape, classes: classes))
    case .idx: ImageSet(try ImageSource(idxImages: paths[0], labels: paths[1], classes: classes))
    }
  }
}
