import DataFiles

extension ImageSource {
  /// MNIST's idx files, plain or gzipped: a big-endian header (magic, sizes), then bytes.
  ///
  /// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", the data set's page.
  ///
  /// - Throws: ``DataError`` where a file is missing or damaged, the images are not square, the files' lengths do not
  ///   fit their headers or each other, or a label is not below `classes`.
  public init(idxImages path: String, labels labelPath: String, classes: Int) throws {
    // Headers first: what does not fit is refused before anything is inflated.
    let images = try IdxFile(path: path, dimensions: 3)
    let labels = try IdxFile(path: labelPath, dimensions: 1)
    let (count, rows, columns) = (images.sizes[0], images.sizes[1], images.sizes[2])
    guard labels.sizes[0] == count else {
      throw DataError("\(path) holds \(count) images and \(labelPath) \(labels.sizes[0]) labels")
    }
    guard rows == columns, rows > 0 else {
      throw DataError("\(path): images of \(rows)x\(columns) pixels, where square ones are needed")
    }
    guard count <= Int32.max, let stride = [rows, columns].product else {
      throw DataError("\(path): \(count) images of \(rows)x\(columns) pixels are more than can be read")
    }
    let (imageBytes, labelBytes) = (try images.content(), try labels.content())
    let bytes = labelBytes.block.base + labelBytes.offset
    self.init(
      shape: ImageShape(size: rows, channels: 1), labels: (0..<count).map { Int32(bytes[$0]) },
      parts: [Part(bytes: imageBytes.block, offset: imageBytes.offset, stride: stride, count: count)])
    try requireLabels(below: classes, path: labelPath)
  }
}
