import RandomWords

/// Which eight runs noise is for.
public struct NoisePlace: Sendable {
  private let key: SIMD2<UInt32>
  private let runs: Philox.LaneWords

  /// - Parameter firstRun: the run of lane 0; lane k is run `firstRun` + k.
  init(_ stream: RandomStream, firstRun: Int) {
    key = stream.key
    runs = Philox.LaneWords(WordLanes(0, 1, 2, 3, 4, 5, 6, 7) &+ UInt32(truncatingIfNeeded: firstRun))
  }

  @inline(__always)
  func words(_ index: UInt64, step: UInt32) -> BlockLanes {
    Philox.blocks(
      UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), step, runs, key: key)
  }
}
