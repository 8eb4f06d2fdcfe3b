/// Records of a CIFAR binary file: label bytes, then 32×32 planes of red, green and blue, row-major.
///
/// Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009, and the data set's page.
public struct CifarFile: Sendable {
  public static let imageSize = 32
  static let imageBytes = 3 * imageSize * imageSize

  /// Label bytes before the image: CIFAR-10 has 1; CIFAR-100 has a coarse and a fine label.
  let labelBytes: Int
  let file: MappedFile
  public let count: Int

  /// - Throws: ``DataError`` where the file is missing, is not a whole number of records, or has a label ≥ `classes`.
  public init(path: String, labelBytes: Int, classes: Int) throws {
    self.labelBytes = labelBytes
    file = try MappedFile(path: path)
    let record = labelBytes + Self.imageBytes
    guard file.count % record == 0 else {
      throw DataError(
        "\(path): \(file.count) bytes is not a whole number of \(record)-byte records; "
          + "the file is truncated or of another kind")
    }
    count = file.count / record
    for index in 0..<count where label(index) >= classes {
      throw DataError(
        "\(path): record \(index) has label \(label(index)), but the data set has \(classes) classes")
    }
  }

  /// The fine label where there are two.
  func label(_ index: Int) -> Int {
    Int(file.bytes[index * (labelBytes + Self.imageBytes) + labelBytes - 1])
  }

  /// 3072 bytes: red, green and blue planes.
  @inline(__always)
  func image(_ index: Int) -> UnsafePointer<UInt8> {
    file.bytes + index * (labelBytes + Self.imageBytes) + labelBytes
  }
}
