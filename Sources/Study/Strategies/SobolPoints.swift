/// Points of Sobol's sequence, scrambled.
package struct SobolPoints: PointStrategy {
  package let space: Space
  package let count: Int
  private let sequences: [SobolSequence]

  /// - Parameter space: of at most ``SobolSequence/dimensions`` dimensions.
  package init(_ space: Space, count: Int, seed: Int) {
    self.space = space
    self.count = count
    sequences = space.dimensions.indices.map { SobolSequence(dimension: $0, seed: seed) }
  }

  package func shares(_ index: Int) -> [Double] { sequences.map { $0[index] } }
}
