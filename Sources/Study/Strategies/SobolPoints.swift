/// Points of Sobol's sequence, scrambled.
public struct SobolPoints: PointStrategy {
  public let space: Space
  public let count: Int
  private let sequences: [SobolSequence]

  /// - Parameter space: of at most ``SobolSequence/dimensions`` dimensions.
  public init(_ space: Space, count: Int, seed: Int) {
    self.space = space
    self.count = count
    sequences = space.dimensions.indices.map { SobolSequence(dimension: $0, seed: seed) }
  }

  public func shares(_ index: Int) -> [Double] { sequences.map { $0[index] } }
}
