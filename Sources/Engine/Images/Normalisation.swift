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
