extension ImageSource {
  /// MNIST's idx files, plain or gzipped: a big-endian header (magic, sizes), then bytes.
  ///
  /// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", the data set's page.
  ///
  /// - Throws: ``DataError`` where a file is missing or damaged, the images are not square, the files' lengths do not
  ///   fit their headers or each other, or a label is not below `classes`.
  public init(idxImages path: String, labels labelPath: String, classes: Int) throws {
    let images = try IdxFile(path: path, dimensions: 3)
    let labels = try IdxFile(path: labelPath, dimensions: 1)
    let (count, rows, columns) = (images.sizes[0], images.sizes[1], images.sizes[2])
    guard labels.sizes[0] == count else {
      throw DataError("\(path) holds \(count) images and \(labelPath) \(labels.sizes[0]) labels")
    }
    guard rows == columns, rows > 0 else {
      throw DataError("\(path): images of \(rows)x\(columns) pixels, where square ones are needed")
    }
    let bytes = labels.block.base + labels.offset
    self.init(
      shape: ImageShape(size: rows, channels: 1), labels: (0..<count).map { Int32(bytes[$0]) },
      parts: [Part(bytes: images.block, offset: images.offset, stride: rows * columns, count: count)])
    try requireLabels(below: classes, path: labelPath)
  }
}

/// An array of bytes with its sizes.
private struct IdxFile {
  let block: any ByteBlock
  let sizes: [Int]
  /// Of the first element.
  let offset: Int

  init(path: String, dimensions: Int) throws {
    let file = try MappedFile(path: path)
    let isZipped = file.count > 2 && file.base[0] == 0x1F && file.base[1] == 0x8B
    block = isZipped ? try InflatedFile(gzip: file, path: path) : file
    offset = 4 + 4 * dimensions
    let (base, count) = (block.base, block.count)
    func word(_ index: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(base[4 * index + $1]) } }
    guard count >= offset, word(0) == 0x800 + dimensions else {
      throw DataError("\(path): not an idx file of bytes with \(dimensions) dimensions")
    }
    sizes = (1...dimensions).map(word)
    var wanted = offset
    let elements = sizes.reduce(into: 1) { product, size in
      let (value, overflows) = product.multipliedReportingOverflow(by: size)
      product = overflows ? Int.max / 2 : value
    }
    wanted += elements
    guard count == wanted else {
      throw DataError("\(path): \(count) bytes where its header promises \(wanted); truncated or damaged")
    }
  }
}
