/// Which products of two Gram matrices add up to a convolution's per-sample gradient norm.
///
/// ‖G_i‖² = Σ_{t,s} (a_t·a_s)(δ_t·δ_s), where a_t is the patch under output position t. A patch product is itself
/// a sum over taps of products of input positions, so ‖G_i‖² = Σ X[p,q]·D[t,s] over all (t, s, tap) whose shifted
/// positions p = t+tap, q = s+tap both lie inside the map. Grams are symmetric: only t ≤ s is listed, and
/// shifting keeps the order, so p ≤ q.
///
/// Source: Rochette, Manoel, Tramel, "Efficient per-example gradient computations in CNNs", 2019; Bu, Mao, Xu,
/// "Scalable and efficient training of large CNNs with differential privacy", NeurIPS 2022.
struct GramPairs {
  struct Pair {
    /// Index into the packed Gram of the inputs.
    var input: Int32
    /// Index into the packed Gram of the output gradients.
    var output: Int32
    /// 1 on the diagonal of the output Gram, else 2.
    var multiplicity: Double
  }

  let pairs: [Pair]

  init(_ shape: ConvolutionShape) {
    var pairs: [Pair] = []
    for tapY in 0..<shape.kernel {
      for tapX in 0..<shape.kernel {
        var served: [(output: Int, input: Int)] = []
        for row in shape.served(tap: tapY) {
          for column in shape.served(tap: tapX) {
            let (y, x) = (shape.place(output: row, tap: tapY), shape.place(output: column, tap: tapX))
            served.append((row * shape.outputSize + column, y * shape.inputSize + x))
          }
        }
        for (index, second) in served.enumerated() {
          for first in served[...index] {
            pairs.append(
              Pair(
                input: Int32(Self.packed(first.input, second.input)),
                output: Int32(Self.packed(first.output, second.output)),
                multiplicity: first.output == second.output ? 1 : 2))
          }
        }
      }
    }
    // Pairs of one input product follow each other: its Gram row stays in a register's reach.
    self.pairs = pairs.sorted { ($0.input, $0.output) < ($1.input, $1.output) }
  }

  /// Place of (p, q), p ≤ q, in a packed upper triangle stored by columns.
  @inline(__always)
  static func packed(_ p: Int, _ q: Int) -> Int { q * (q + 1) / 2 + p }

  static func packedCount(positions: Int) -> Int { positions * (positions + 1) / 2 }
}
