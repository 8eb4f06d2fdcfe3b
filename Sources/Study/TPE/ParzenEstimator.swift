/// A density over a ``Space`` made of observed points: a mixture of a product of kernels for each, and a wide one for the
/// space itself.
///
/// Widths and weights are those of Optuna 5.0.0 (Akiba et al., KDD 2019), after Bergstra et al., "Algorithms for
/// hyper-parameter optimization", NIPS 2011: a kernel is as wide as the larger distance to its neighbours.
struct ParzenEstimator {
  private let weights: [Double]
  private let columns: [KernelColumn]
  /// Kernels that go through the points together.
  private static let block = 64

  /// - Parameters:
  ///   - coordinates: of the points by dimension, in the order in which they were tried.
  ///   - kernels: of the space.
  init(_ coordinates: [[Double]], _ kernels: SpaceKernels) {
    weights = Self.weights(coordinates.first?.count ?? 0)
    columns = kernels.columns(coordinates)
  }

  /// The newest 25 and the space weigh 1, older ones less, down to 1/n.
  private static func weights(_ count: Int) -> [Double] {
    let old = count - 25
    var weights = [Double](repeating: 1, count: count + 1)
    if old > 0 {
      let least = 1 / Double(count)
      for place in 0..<old {
        weights[place] = old == 1 ? least : least + (1 - least) * Double(place) / Double(old - 1)
      }
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// Logs of the density, or of the probability of steps and choices, at each point.
  ///
  /// The points go side by side through the kernels; each sums in their order.
  func logDensities(_ points: [Point]) -> [Double] {
    let factors = columns.enumerated().map { place, column in column.factors(at: points.map { $0[place] }) }
    let count = points.count
    var sums = [Double](repeating: 0, count: count)
    var block = [Double](repeating: 0, count: Self.block * count)
    sums.withUnsafeMutableBufferPointer { sums in
      block.withUnsafeMutableBufferPointer { block in
        for start in stride(from: 0, to: weights.count, by: Self.block) {
          let kernels = start..<min(weights.count, start + Self.block)
          for (row, kernel) in kernels.enumerated() {
            block[(row * count)..<((row + 1) * count)].update(repeating: weights[kernel])
          }
          for factors in factors { factors.multiply(block, of: kernels) }
          for row in 0..<kernels.count {
            for place in 0..<count { sums[place] += block[row * count + place] }
          }
        }
      }
    }
    return sums.map(Elementary.log)
  }

  /// A point of the mixture.
  ///
  /// - Parameter share: random numbers in [0, 1) by their place.
  func sample(_ share: (_ place: Int) -> Double) -> Point {
    var (rest, kernel) = (share(0), 0)
    while kernel < weights.count - 1, rest >= weights[kernel] {
      rest -= weights[kernel]
      kernel += 1
    }
    return columns.enumerated().map { $1.sample(kernel, share($0 + 1)) }
  }
}
