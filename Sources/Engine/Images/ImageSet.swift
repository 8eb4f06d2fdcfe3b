import DataFiles

/// Some of a source's images, in an order, with the labels they are trained with.
public struct ImageSet: Sendable {
  let source: ImageSource
  /// Places in the source.
  let indices: [Int32]
  /// Of each of `indices`.
  private(set) var labels: [Int32]

  var count: Int { indices.count }

  /// All images of a source.
  public init(_ source: ImageSource) { self.init(source, Array(0..<Int32(source.count))) }

  private init(_ source: ImageSource, _ indices: [Int32]) {
    self.source = source
    self.indices = indices
    labels = indices.map { source.labels[Int($0)] }
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
      let label = Int(source.labels[Int(index)])
      guard wanted[label] > 0 else { continue }
      wanted[label] -= 1
      taken.append(index)
    }
    guard taken.count == count else {
      throw DataError(
        "\(count) images with equally many of each class were asked for, \(taken.count) are there")
    }
    return ImageSet(source, fromEnd ? taken.reversed() : taken)
  }

  /// The images that are not in `other`.
  public func subtracting(_ other: ImageSet) -> ImageSet {
    let excluded = Set(other.indices)
    return ImageSet(source, indices.filter { !excluded.contains($0) })
  }

  /// The set with wrong labels: of exactly ⌊share · count + ½⌋ images, chosen at random, the label is another class,
  /// each as likely as any other.
  ///
  /// Which images, and which labels, depends on the seed, the count and the images' places in the source only.
  ///
  /// - Parameter share: in [0, 1].
  public func withLabelNoise(share: Double, classes: Int, seed: Int) -> ImageSet {
    precondition(share >= 0 && share <= 1 && classes > 1, "label noise of \(share) in \(classes) classes")
    let stream = RandomStream(seed: seed, role: .labelNoise)
    var noisy = self
    for place in stream.permutation(of: count, 1).prefix(Int((share * Double(count)).rounded())) {
      let place = Int(place)
      let step = 1 + Int((UInt64(stream.words(at: Int(indices[place])).x) * UInt64(classes - 1)) >> 32)
      noisy.labels[place] = Int32((Int(labels[place]) + step) % classes)
    }
    return noisy
  }
}

/// Per-channel mean and standard deviation, of pixel values in 0…1.
public struct Normalisation: Sendable, Hashable {
  /// One a channel.
  public var mean: [Double]
  /// One a channel, above 0.
  public var deviation: [Double]

  package init(mean: [Double], deviation: [Double]) {
    precondition(mean.count == deviation.count, "\(mean.count) means, \(deviation.count) deviations")
    self.mean = mean
    self.deviation = deviation
  }

  /// The normalised value of each byte, one table of 256 a channel.
  var table: [Float] {
    zip(mean, deviation).flatMap { mean, deviation in
      (0..<256).map { Float((Double($0) / 255 - mean) / deviation) }
    }
  }
}
