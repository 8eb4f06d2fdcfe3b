/// A density over a ``Space`` made of observed points: a mixture of a product of kernels for each, and a wide one for the
/// space itself.
///
/// A kernel is as wide as the larger distance to its neighbours, and no narrower than ``SpaceKernels/leastWidth``: after
/// Bergstra et al., "Algorithms for hyper-parameter optimization", NIPS 2011, and Watanabe, "Tree-structured Parzen
/// estimator", 2023.
struct ParzenEstimator {
  private let weights: [Double]
  private let columns: [KernelColumn]
  /// Kernels that go through the points together.
  private static let block = 64

  /// - Parameters:
  ///   - coordinates: of the points by dimension, in the order in which they were tried.
  ///   - weights: of the points, in proportion; nil where all weigh the same. The space weighs as much as their mean.
  ///   - kernels: of the space.
  init(_ coordinates: [[Double]], weights: [Double]? = nil, _ kernels: SpaceKernels) {
    let points = weights ?? [Double](repeating: 1, count: coordinates.first?.count ?? 0)
    let sum = points.reduce(0, +)
    let all = points + [points.isEmpty ? 1 : sum / Double(points.count)]
    let whole = all.reduce(0, +)
    self.weights = all.map { $0 / whole }
    columns = kernels.columns(coordinates)
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
