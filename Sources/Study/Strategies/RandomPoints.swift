/// Independent points, evenly distributed.
package struct RandomPoints: PointStrategy {
  package let space: Space
  package let count: Int
  package let seed: Int

  package init(_ space: Space, count: Int, seed: Int) {
    self.space = space
    self.count = count
    self.seed = seed
  }

  package func shares(_ index: Int) -> [Double] {
    space.dimensions.indices.map { Self.share(index, dimension: $0, seed: seed) }
  }

  package static func share(_ index: Int, dimension: Int, seed: Int) -> Double {
    let stream = mixed(UInt64(bitPattern: Int64(seed)), UInt64(dimension))
    return Double(mixed(stream, UInt64(index)) >> 11) * 0x1p-53
  }
}
