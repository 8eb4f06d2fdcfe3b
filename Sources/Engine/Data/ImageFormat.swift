/// A layout of image files, with the names its files have where they are published.
public enum ImageFormat: String, Sendable, CaseIterable {
  /// Records of a label byte and 32×32 planes of red, green and blue.
  case cifar10
  /// As ``cifar10``, with a coarse label in front of the label.
  case cifar100
  /// One file of 28×28 grey images and one of labels, plain or gzipped.
  case mnist

  public var shape: ImageShape {
    switch self {
    case .cifar10, .cifar100: ImageShape(size: 32, channels: 3)
    case .mnist: ImageShape(size: 28, channels: 1)
    }
  }

  public var classes: Int { self == .cifar100 ? 100 : 10 }

  /// Of the format's official data.
  public var normalisation: Normalisation {
    switch self {
    case .cifar10: .cifar10
    case .cifar100: .cifar100
    case .mnist: .mnist
    }
  }

  /// The files of a folder that hold the training or the test images.
  public func files(forTraining: Bool) -> [String] {
    switch self {
    case .cifar10: forTraining ? (1...5).map { "data_batch_\($0).bin" } : ["test_batch.bin"]
    case .cifar100: [forTraining ? "train.bin" : "test.bin"]
    case .mnist:
      (forTraining ? "train" : "t10k").files(["-images-idx3-ubyte", "-labels-idx1-ubyte"])
    }
  }

  /// Opens the files named by ``files(forTraining:)``, in that order.
  ///
  /// - Throws: ``DataError`` where a file is missing, is damaged, or does not have the format.
  public func open(_ paths: [String]) throws -> ImageSource {
    switch self {
    case .cifar10: try ImageSource(cifar: paths, labelBytes: 1, classes: classes)
    case .cifar100: try ImageSource(cifar: paths, labelBytes: 2, classes: classes)
    case .mnist: try ImageSource(idxImages: paths[0], labels: paths[1], classes: classes)
    }
  }
}

extension String {
  fileprivate func files(_ endings: [String]) -> [String] { endings.map { self + $0 } }
}
