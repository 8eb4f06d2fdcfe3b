/// A density over a ``Space`` made of observed points: a mixture of a product of kernels for each, and a wide one for the
/// space itself.
///
/// Widths and weights are those of Optuna 5.0.0 (Akiba et al., KDD 2019), after Bergstra et al., "Algorithms for
/// hyper-parameter optimization", NIPS 2011: a kernel is as wide as the larger distance to its neighbours.
struct ParzenEstimator {
  private let space: Space
  private let weights: [Double]
  private var columns: [KernelColumn] = []

  /// - Parameter points: in the order in which they were tried.
  init(_ points: [Point], in space: Space) {
    self.space = space
    weights = Self.weights(points.count)
    for (place, dimension) in space.dimensions.enumerated() {
      columns.append(KernelColumn(points.map { $0[place] }, dimension))
    }
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

  /// Log of the density, or of the probability of steps and choices.
  func logDensity(_ point: Point) -> Double {
    var sum = 0.0
    for kernel in weights.indices {
      var product = weights[kernel]
      for (column, coordinate) in zip(columns, point) { product *= column.density(kernel, at: coordinate) }
      sum += product
    }
    return Elementary.log(sum)
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

/// The kernels of one dimension, that of the space last.
private struct KernelColumn {
  private enum Form {
    /// The density of truncated normal distributions: centres, widths, share within the range.
    case normal(centres: [Double], widths: [Double], insides: [Double])
    /// Of each kernel the probabilities of the steps.
    case steps([[Double]])
  }

  private let form: Form

  init(_ coordinates: [Double], _ dimension: Dimension) {
    if case .choices(let count) = dimension {
      form = .steps(Self.choices(coordinates, count))
      return
    }
    let (centres, widths) = Self.normals(coordinates.map(dimension.share))
    let insides = zip(centres, widths).map { centre, width in
      Elementary.normalShare(below: (1 - centre) / width) - Elementary.normalShare(below: -centre / width)
    }
    guard case .steps(let ends) = dimension else {
      form = .normal(centres: centres, widths: widths, insides: insides)
      return
    }
    form = .steps(
      centres.indices.map { kernel in
        var last = Elementary.normalShare(below: -centres[kernel] / widths[kernel])
        return ends.map { end in
          let next = Elementary.normalShare(below: (end - centres[kernel]) / widths[kernel])
          defer { last = next }
          return max(0, next - last) / insides[kernel]
        }
      })
  }

  /// One observation counts 1, and 1 spread over all choices and kernels smooths.
  private static func choices(_ coordinates: [Double], _ count: Int) -> [[Double]] {
    let kernels = coordinates.count + 1
    let floor = 1 / Double(kernels)
    return (0..<kernels).map { kernel in
      var row = [Double](repeating: floor, count: count)
      if kernel < coordinates.count { row[Int(coordinates[kernel])] += 1 }
      let sum = row.reduce(0, +)
      return row.map { $0 / sum }
    }
  }

  private static func normals(_ shares: [Double]) -> (centres: [Double], widths: [Double]) {
    let order = shares.indices.sorted { (shares[$0], $0) < (shares[$1], $1) }
    let sorted = order.map { shares[$0] }
    var widths = [Double](repeating: 1, count: shares.count)
    for (place, index) in order.enumerated() {
      let left = sorted[place] - (place == 0 ? 0 : sorted[place - 1])
      let right = (place == sorted.count - 1 ? 1 : sorted[place + 1]) - sorted[place]
      // The outer ones look inwards only.
      let width =
        sorted.count < 2
        ? max(left, right) : place == 0 ? right : place == sorted.count - 1 ? left : max(left, right)
      widths[index] = min(1, max(width, 1 / min(100, 2 + Double(shares.count))))
    }
    return (shares + [0.5], widths + [1])
  }

  func density(_ kernel: Int, at coordinate: Double) -> Double {
    switch form {
    case .steps(let rows): return rows[kernel][Int(coordinate)]
    case .normal(let centres, let widths, let insides):
      let z = (coordinate - centres[kernel]) / widths[kernel]
      return 0.398_942_280_401_432_7 * Elementary.exp(-0.5 * z * z) / (widths[kernel] * insides[kernel])
    }
  }

  func sample(_ kernel: Int, _ share: Double) -> Double {
    switch form {
    case .steps(let rows):
      var rest = share
      for (step, probability) in rows[kernel].enumerated() {
        if rest < probability { return Double(step) }
        rest -= probability
      }
      return Double(rows[kernel].count - 1)
    case .normal(let centres, let widths, let insides):
      let first = Elementary.normalShare(below: -centres[kernel] / widths[kernel])
      let wanted = first + share * insides[kernel]
      // Halving the range: as precise as a coordinate counts, and nothing to converge.
      var (low, high) = (0.0, 1.0)
      for _ in 0..<24 {
        let middle = (low + high) / 2
        if Elementary.normalShare(below: (middle - centres[kernel]) / widths[kernel]) <= wanted {
          low = middle
        } else {
          high = middle
        }
      }
      return low
    }
  }
}
