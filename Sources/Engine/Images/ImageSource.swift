import DataFiles

/// Labelled images of one size in one or more files, in the files' order.
///
/// An image is planes of bytes, one a channel, row-major.
public struct ImageSource: Sendable {
  let shape: ImageShape
  /// Of every image.
  let labels: [Int32]
  private let parts: [Part]

  /// A file's images: `count` of them, `stride` bytes apart.
  struct Part: Sendable {
    var bytes: any ByteBlock
    /// Of the first image's first byte.
    var offset: Int
    var stride: Int
    var count: Int
  }

  var count: Int { labels.count }

  init(shape: ImageShape, labels: [Int32], parts: [Part]) {
    precondition(parts.reduce(0) { $0 + $1.count } == labels.count, "\(labels.count) labels of other images")
    self.shape = shape
    self.labels = labels
    self.parts = parts
  }

  /// `channels` × `size` × `size` bytes.
  func image(_ index: Int) -> UnsafePointer<UInt8> {
    var place = index
    for part in parts {
      if place < part.count { return part.bytes.base + part.offset + place * part.stride }
      place -= part.count
    }
    preconditionFailure("image \(index) of \(count)")
  }

  /// - Throws: ``DataError`` where a label is not below `classes`.
  func requireLabels(below classes: Int, path: String) throws(DataError) {
    guard let index = labels.firstIndex(where: { $0 >= classes }) else { return }
    throw DataError(
      "\(path): record \(index) has label \(labels[index]), but the data set has \(classes) classes")
  }
}

extension ImageSource {
  /// Files of records, as CIFAR's binary ones: label bytes, then the planes of the channels, row-major.
  ///
  /// Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009, and the data set's page.
  ///
  /// - Parameters:
  ///   - labelBytes: label bytes before the image, the last of which counts: CIFAR-10 has 1; CIFAR-100 has a coarse and a
  ///     fine label.
  ///   - shape: of each image; CIFAR's where it is left out.
  /// - Throws: ``DataError`` where a file is missing, is not a whole number of records, or has a label ≥ `classes`.
  public init(
    cifar paths: [String], labelBytes: Int, shape: ImageShape = ImageShape(size: 32, channels: 3),
    classes: Int
  ) throws {
    let record = labelBytes + shape.channels * shape.size * shape.size
    var (labels, parts) = ([Int32](), [Part]())
    for path in paths {
      let file = try MappedFile(path: path)
      guard file.count % record == 0 else {
        throw DataError(
          "\(path): \(file.count) bytes is not a whole number of \(record)-byte records; "
            + "the file is truncated or of another kind")
      }
      let count = file.count / record
      parts.append(Part(bytes: file, offset: labelBytes, stride: record, count: count))
      for index in 0..<count { labels.append(Int32(file.base[index * record + labelBytes - 1])) }
    }
    self.init(shape: shape, labels: labels, parts: parts)
    try requireLabels(below: classes, path: paths.joined(separator: ", "))
  }
}
