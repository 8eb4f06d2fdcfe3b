/// An array of bytes in an idx file, plain or gzipped: its sizes, and the way to the bytes.
///
/// Layout: 0x800 and the number of dimensions, then each size, in big-endian words of 4 bytes; then the bytes, the last
/// dimension's side by side. Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", the data set's page.
package struct IdxFile {
  private let path: String
  package let sizes: [Int]
  private let file: MappedFile
  /// Behind the header; nil where the file is not compressed.
  private let stream: GzipStream?
  private let headerCount: Int
  /// What the sizes promise.
  private let promised: Int

  /// - Throws: ``DataError`` where there is no such header, or the file cannot hold what it promises.
  package init(path: String, dimensions: Int) throws(DataError) {
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
  package func content() throws(DataError) -> (block: any ByteBlock, offset: Int) {
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
