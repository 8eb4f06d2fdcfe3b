import Synchronization

/// Makes the kernels of a space's dimensions from observed points, and remembers probabilities of steps: a study asks for
/// the same ones again and again, and each takes as many error functions as there are steps.
final class SpaceKernels: Sendable {
  private let dimensions: [Dimension]
  private let known: Mutex<[StepRows]>

  init(_ space: Space) {
    dimensions = space.dimensions
    known = Mutex(space.dimensions.map { _ in StepRows() })
  }

  /// A column for each dimension.
  ///
  /// - Parameter points: coordinates by dimension.
  func columns(_ points: [[Double]]) -> [KernelColumn] {
    dimensions.indices.map { place in
      let coordinates = points[place]
      switch dimensions[place] {
      case .continuous:
        let centres = coordinates + [0.5]
        return .normal(zip(centres, Self.widths(coordinates) + [1]).map(NormalKernel.init))
      case .steps(let ends):
        return known.withLock { $0[place].column(coordinates.map { Int($0) }, dimensions[place], ends) }
      case .choices(let count): return Self.choices(coordinates, count)
      }
    }
  }

  /// One observation counts 1, and 1 spread over all choices and kernels smooths.
  private static func choices(_ coordinates: [Double], _ count: Int) -> KernelColumn {
    let floor = 1 / Double(coordinates.count + 1)
    let rows = (0...count).map { choice in
      var row = [Double](repeating: floor, count: count)
      if choice < count { row[choice] += 1 }
      let sum = row.reduce(0, +)
      return row.map { $0 / sum }
    }
    return .steps(rows: rows, row: coordinates.map { Int32($0) } + [Int32(count)])
  }

  /// As wide as the larger distance to a neighbour; the outer ones look inwards only.
  private static func widths(_ shares: [Double]) -> [Double] {
    let order = shares.indices.sorted { (shares[$0], $0) < (shares[$1], $1) }
    var widths = [Double](repeating: 1, count: shares.count)
    for (place, index) in order.enumerated() {
      let left = place == 0 ? nil : shares[index] - shares[order[place - 1]]
      let right = place == order.count - 1 ? nil : shares[order[place + 1]] - shares[index]
      widths[index] = width(left: left, right: right, share: shares[index], count: shares.count)
    }
    return widths
  }

  /// - Parameters:
  ///   - left: the distance to the neighbour below; nil for the first one.
  ///   - right: likewise above.
  ///   - share: where it lies itself; the only one looks at the ends of the range.
  static func width(left: Double?, right: Double?, share: Double, count: Int) -> Double {
    let width =
      switch (left, right) {
      case (nil, nil): max(share, 1 - share)
      case (nil, let right?): right
      case (let left?, nil): left
      case (let left?, let right?): max(left, right)
      }
    return min(1, max(width, leastWidth, 1 / (2 + Double(count))))
  }

  /// Of the range. Narrower kernels try again and again what lies beside the best known point: on recorded tables .05 and
  /// .1 found less, .2 no more.
  static let leastWidth = 0.15
}

/// Probabilities of a dimension's steps under kernels that were asked for before.
private struct StepRows {
  private struct Kernel: Hashable {
    /// Its centre's; -1 for the space's own.
    var step: Int
    var width: Double
  }

  private var rows: [Kernel: [Double]] = [:]
  /// Numbers that are kept, 32 MB.
  private static let mostKept = 1 << 22

  /// - Parameters:
  ///   - steps: the centres, in the order of the kernels.
  ///   - ends: of the steps.
  mutating func column(_ steps: [Int], _ dimension: Dimension, _ ends: [Double]) -> KernelColumn {
    // Kernels of one step lie on each other: only the outer ones have neighbours elsewhere.
    var (first, last) = ([Int](repeating: -1, count: ends.count), [Int](repeating: -1, count: ends.count))
    for (kernel, step) in steps.enumerated() {
      if first[step] < 0 { first[step] = kernel }
      last[step] = kernel
    }
    let used = ends.indices.filter { first[$0] >= 0 }
    let shares = used.map { dimension.share(of: Double($0)) }
    var found: [[Double]] = []
    var row = [Int32](repeating: 0, count: steps.count + 1)
    // Of kernels between others of their step.
    var inner = [Int32](repeating: 0, count: ends.count)
    for (place, step) in used.enumerated() {
      let left = place == 0 ? nil : shares[place] - shares[place - 1]
      let right = place == used.count - 1 ? nil : shares[place + 1] - shares[place]
      func add(left: Double?, right: Double?) -> Int32 {
        let width = SpaceKernels.width(left: left, right: right, share: shares[place], count: steps.count)
        found.append(self.row(Kernel(step: step, width: width), centre: shares[place], ends))
        return Int32(found.count - 1)
      }
      if first[step] == last[step] {
        row[first[step]] = add(left: left, right: right)
        continue
      }
      row[first[step]] = add(left: left, right: 0)
      row[last[step]] = add(left: 0, right: right)
      inner[step] = add(left: 0, right: 0)
    }
    for (kernel, step) in steps.enumerated() where kernel != first[step] && kernel != last[step] {
      row[kernel] = inner[step]
    }
    row[steps.count] = Int32(found.count)
    found.append(self.row(Kernel(step: -1, width: 1), centre: 0.5, ends))
    return .steps(rows: found, row: row)
  }

  private mutating func row(_ kernel: Kernel, centre: Double, _ ends: [Double]) -> [Double] {
    if let row = rows[kernel] { return row }
    if (rows.count + 1) * ends.count > Self.mostKept { rows.removeAll() }
    let row = NormalKernel(centre: centre, width: kernel.width).probabilities(upTo: ends)
    rows[kernel] = row
    return row
  }
}
