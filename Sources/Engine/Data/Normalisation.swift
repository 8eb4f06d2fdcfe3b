/// Per-channel mean and standard deviation, of pixel values in 0…1.
public struct Normalisation: Sendable, Hashable {
  public var mean: [Double]
  public var deviation: [Double]

  public init(mean: [Double], deviation: [Double]) {
    precondition(mean.count == deviation.count, "\(mean.count) means, \(deviation.count) deviations")
    self.mean = mean
    self.deviation = deviation
  }

  /// Of CIFAR-100's training images, as bearpaw/pytorch-classification and weiaicunzai/pytorch-cifar100 use it.
  public static let cifar100 = Normalisation(
    mean: [0.50707516, 0.48654887, 0.44091784], deviation: [0.26733429, 0.25643846, 0.27615047])
  /// Of CIFAR-10's training images.
  public static let cifar10 = Normalisation(
    mean: [0.49139968, 0.48215841, 0.44653091], deviation: [0.24703223, 0.24348513, 0.26158784])
  /// Of MNIST's training images, as PyTorch's examples use it.
  public static let mnist = Normalisation(mean: [0.1307], deviation: [0.3081])

  /// The normalised value of each byte, one table of 256 a channel.
  var table: [Float] {
    zip(mean, deviation).flatMap { mean, deviation in
      (0..<256).map { Float((Double($0) / 255 - mean) / deviation) }
    }
  }
}
