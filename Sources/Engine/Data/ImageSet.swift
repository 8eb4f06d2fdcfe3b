/// Some of a file's images, in an order.
public struct ImageSet: Sendable {
  let file: CifarFile
  let indices: [Int32]

  public var count: Int { indices.count }

  /// All images of a file.
  public init(_ file: CifarFile) {
    self.file = file
    indices = Array(0..<Int32(file.count))
  }

  private init(_ file: CifarFile, _ indices: [Int32]) {
    self.file = file
    self.indices = indices
  }

  /// `count` images with every class as often as any other (or once more, for the first classes), in file order.
  ///
  /// No randomness: which images train and which validate is part of the question, the same for every seed.
  ///
  /// - Parameter fromEnd: take each class's last images instead of its first, so that two subsets whose counts
  ///   fit are disjoint.
  /// - Throws: ``DataError`` where a class has too few images.
  public func balanced(count: Int, classes: Int, fromEnd: Bool = false) throws -> ImageSet {
    let order = fromEnd ? Array(indices.reversed()) : indices
    var wanted = (0..<classes).map { count / classes + ($0 < count % classes ? 1 : 0) }
    var taken: [Int32] = []
    for index in order {
      let label = file.label(Int(index))
      guard wanted[label] > 0 else { continue }
      wanted[label] -= 1
      taken.append(index)
    }
    guard taken.count == count else {
      throw DataError(
        "\(count) images with equally many of each class were asked for, \(taken.count) are there")
    }
    return ImageSet(file, fromEnd ? taken.reversed() : taken)
  }

  /// The images that are not in `other`.
  public func subtracting(_ other: ImageSet) -> ImageSet {
    let excluded = Set(other.indices)
    return ImageSet(file, indices.filter { !excluded.contains($0) })
  }
}
