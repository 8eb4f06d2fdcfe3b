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

/// The header of an array of bytes with its sizes, and the way to the bytes.
private struct IdxFile {
  let path: String
  let sizes: [Int]
  private let file: MappedFile
  /// Behind the header; nil where the file is not compressed.
  private let stream: GzipStream?
  private let headerCount: Int
  /// What the sizes promise.
  private let promised: Int

  /// - Throws: ``DataError`` where there is no such header, or the file cannot hold what it promises.
  init(path: String, dimensions: Int) throws(DataError) {
    self.path = path
    file = try MappedFile(path: path)
    headerCount = 4 + 4 * dimensions
    stream = GzipStream.isGzip(file) ? try GzipStream(file, path: path) : nil
    var header: [UInt8] = []
    if let stream {
      let held = try HeldBytes(count: headerCount, path: path) { bytes throws(DataError) in
        bytes.initialize(repeating: 0)
        _ = try stream.read(into: bytes)
      }
      header = Array(UnsafeBufferPointer(start: held.base, count: headerCount))
    } else if file.count >= headerCount {
      header = Array(UnsafeBufferPointer(start: file.base, count: headerCount))
    }
    func word(_ index: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(header[4 * index + $1]) } }
    guard header.count == headerCount, word(0) == 0x800 + dimensions else {
      throw DataError("\(path): not an idx file of bytes with \(dimensions) dimensions")
    }
    sizes = (1...dimensions).map(word)
    // A file that is not compressed is told its length below.
    let most = stream == nil ? Int.max / 2 : GzipStream.most(from: file.count)
    guard let product = sizes.product, product <= most else {
      let text = sizes.map(String.init).joined(separator: "x")
      throw DataError(
        "\(path): \(file.count) bytes cannot hold the \(text) that its header promises; truncated or damaged")
    }
    promised = product
  }

  /// All bytes, and where the first element's is.
  func content() throws(DataError) -> (block: any ByteBlock, offset: Int) {
    guard let stream else {
      guard file.count == headerCount + promised else {
        throw DataError(
          "\(path): \(file.count) bytes where its header promises \(headerCount + promised); truncated or damaged"
        )
      }
      return (file, headerCount)
    }
    let held = try HeldBytes(count: promised, path: path) { bytes throws(DataError) in
      let count = try stream.read(into: bytes)
      guard count == promised else {
        throw DataError(
          "\(path): \(headerCount + count) bytes where its header promises \(headerCount + promised); "
            + "truncated or damaged")
      }
      try stream.requireEnd(after: headerCount + promised)
    }
    return (held, 0)
  }
}
