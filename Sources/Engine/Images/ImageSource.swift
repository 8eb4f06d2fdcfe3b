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

/// Bytes that stay where they are as long as the object lives.
protocol ByteBlock: AnyObject, Sendable {
  var base: UnsafePointer<UInt8> { get }
  var count: Int { get }
}
