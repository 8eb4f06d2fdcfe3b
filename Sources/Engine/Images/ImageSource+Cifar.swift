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
