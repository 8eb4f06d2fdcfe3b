/// The kernels of one dimension, that of the space last.
enum KernelColumn {
  /// The density of truncated normal distributions.
  case normal([NormalKernel])
  /// Rows of probabilities of the steps, and the row of each kernel: few differ, however many kernels there are.
  case steps(rows: [[Double]], row: [Int32])

  func sample(_ kernel: Int, _ share: Double) -> Double {
    switch self {
    case .normal(let kernels): return kernels[kernel].sample(share)
    case .steps(let rows, let row):
      let probabilities = rows[Int(row[kernel])]
      var rest = share
      for (step, probability) in probabilities.enumerated() {
        if rest < probability { return Double(step) }
        rest -= probability
      }
      return Double(probabilities.count - 1)
    }
  }

  /// What each kernel has at each of some coordinates.
  func factors(at coordinates: [Double]) -> KernelFactors {
    switch self {
    case .normal(let kernels): return .normal(kernels, coordinates)
    case .steps(let rows, let row):
      var table: [Double] = []
      table.reserveCapacity(rows.count * coordinates.count)
      let steps = coordinates.map { Int($0) }
      for probabilities in rows { for step in steps { table.append(probabilities[step]) } }
      return .steps(table, row: row, points: steps.count)
    }
  }
}

/// A column's kernels at the coordinates of some points.
enum KernelFactors {
  case normal([NormalKernel], [Double])
  /// By row, then by point; the row of each kernel; how many points there are.
  case steps([Double], row: [Int32], points: Int)

  /// Multiplies rows, of a kernel each, by what the kernels have at each point.
  func multiply(_ rows: UnsafeMutableBufferPointer<Double>, of kernels: Range<Int>) {
    switch self {
    case .normal(let all, let coordinates):
      var place = 0
      for kernel in kernels {
        for coordinate in coordinates {
          rows[place] *= all[kernel].density(at: coordinate)
          place += 1
        }
      }
    case .steps(let table, let row, let count):
      table.withUnsafeBufferPointer { table in
        row.withUnsafeBufferPointer { row in
          for (index, kernel) in kernels.enumerated() {
            let (to, from) = (index * count, Int(row[kernel]) * count)
            for place in 0..<count { rows[to + place] *= table[from + place] }
          }
        }
      }
    }
  }
}

/// A normal distribution cut off at the ends of a range from 0 to 1.
struct NormalKernel {
  private let centre: Double
  private let width: Double
  /// Its share within the range.
  private let inside: Double

  init(centre: Double, width: Double) {
    (self.centre, self.width) = (centre, width)
    inside =
      Elementary.normalShare(below: (1 - centre) / width) - Elementary.normalShare(below: -centre / width)
  }

  func density(at coordinate: Double) -> Double {
    let z = (coordinate - centre) / width
    return 0.398_942_280_401_432_7 * Elementary.exp(-0.5 * z * z) / (width * inside)
  }

  /// Of each step, up to its end.
  func probabilities(upTo ends: [Double]) -> [Double] {
    var last = Elementary.normalShare(below: -centre / width)
    return ends.map { end in
      let next = Elementary.normalShare(below: (end - centre) / width)
      defer { last = next }
      return max(0, next - last) / inside
    }
  }

  func sample(_ share: Double) -> Double {
    let first = Elementary.normalShare(below: -centre / width)
    let wanted = first + share * inside
    // Halving the range: as precise as a coordinate counts, and nothing to converge.
    var (low, high) = (0.0, 1.0)
    for _ in 0..<24 {
      let middle = (low + high) / 2
      if Elementary.normalShare(below: (middle - centre) / width) <= wanted {
        low = middle
      } else {
        high = middle
      }
    }
    return low
  }
}
