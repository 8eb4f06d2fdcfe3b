import Statistics
import Testing

@testable import Study

/// Kernels of steps are remembered and shared; they are those that each point would have by itself.
@Suite struct SpaceKernelsTests {
  /// By sorting all points, as the continuous dimension is reckoned.
  private func width(of kernel: Int, _ shares: [Double]) -> Double {
    let order = shares.indices.sorted { (shares[$0], $0) < (shares[$1], $1) }
    let place = order.firstIndex(of: kernel) ?? 0
    let left = shares[kernel] - (place == 0 ? 0 : shares[order[place - 1]])
    let right = (place == order.count - 1 ? 1 : shares[order[place + 1]]) - shares[kernel]
    let widest =
      order.count < 2
      ? max(left, right) : place == 0 ? right : place == order.count - 1 ? left : max(left, right)
    return min(1, max(widest, 0.15, 1 / (2 + Double(order.count))))
  }

  @Test(arguments: [0, 1, 2, 3, 40, 300])
  func stepsHaveTheRowsOfTheirOwnKernels(count: Int) throws {
    var generator = RandomStream(seed: UInt64(count))
    let dimension = Dimension.integers(1, 12, isLogarithmic: true)
    guard case .steps(let ends) = dimension else { throw Unexpected() }
    let kernels = SpaceKernels(Space([dimension]))
    for _ in 0..<5 {
      let steps = (0..<count).map { _ in Double(Int.random(in: 0..<ends.count, using: &generator)) }
      guard case .steps(let rows, let row)? = kernels.columns([steps]).first else { throw Unexpected() }
      #expect(row.count == count + 1)
      let shares = steps.map(dimension.share)
      for kernel in steps.indices {
        let own = NormalKernel(centre: shares[kernel], width: width(of: kernel, shares))
        #expect(rows[Int(row[kernel])] == own.probabilities(upTo: ends))
      }
      #expect(rows[Int(row[count])] == NormalKernel(centre: 0.5, width: 1).probabilities(upTo: ends))
    }
  }

  /// Each density is that of the point alone.
  @Test func pointsSideBySideHaveTheirOwnDensities() {
    var generator = RandomStream(seed: 5)
    let space = Space([.continuous, .steps(7), .choices(3)])
    func points(_ count: Int) -> [Point] {
      (0..<count).map { _ in space.point((0..<3).map { _ in Double.random(in: 0..<1, using: &generator) }) }
    }
    let observed = points(150)
    let columns = space.dimensions.indices.map { place in observed.map { $0[place] } }
    let estimator = ParzenEstimator(columns, SpaceKernels(space))
    let asked = points(24)
    let together = estimator.logDensities(asked)
    #expect(asked.map { estimator.logDensities([$0])[0] } == together)
    #expect(together.allSatisfy(\.isFinite) && Set(together).count > 20)
    #expect(estimator.logDensities([]).isEmpty)
  }

  private struct Unexpected: Error {}
}
