/// The norm of a linear layer's gradient of a whole batch, from products of its samples with each other.
///
/// The gradient is Σ_i a_i δ_iᵀ, the bias's Σ_i δ_i, so that its squared norm, weight and bias together, is
/// Σ_ij (a_i·a_j + 1)(δ_i·δ_j): for batches that are small beside the layer, far fewer operations than the gradient has
/// elements.
final class BatchGram {
  private let inputs: Int
  private let outputs: Int
  /// (batch, batch) each
  private let inputProducts: FloatBuffer
  private let gradientProducts: FloatBuffer

  /// - Parameter batch: samples at most.
  init(inputs: Int, outputs: Int, batch: Int) {
    self.inputs = inputs
    self.outputs = outputs
    // Room for the largest batch whose products cost less.
    let most = (Double(Self.elementCost * inputs * outputs) / Double(inputs + outputs)).squareRoot()
    let count = min(batch, Int(most) + 1)
    inputProducts = FloatBuffer(count: count * count)
    gradientProducts = FloatBuffer(count: count * count)
  }

  /// Multiply-adds of a product that take as long as writing an element of the gradient, measuring it and reading it
  /// once more.
  private static let elementCost = 8

  func costsLess(batch: Int) -> Bool {
    batch * batch * (inputs + outputs) <= Self.elementCost * inputs * outputs
  }

  /// - Parameters:
  ///   - inputs: a, transposed: (in, batch).
  ///   - gradients: δ, transposed: (out, batch).
  /// - Returns: ‖gradient‖²; nil where products cancel so far that their roundings would be seen in it.
  func square(inputs: UnsafePointer<Float>, gradients: UnsafePointer<Float>, batch: Int) -> Double? {
    precondition(batch * batch <= inputProducts.count, "no room for \(batch) samples")
    multiply(inputs, self.inputs, into: inputProducts.base, batch: batch)
    multiply(gradients, outputs, into: gradientProducts.base, batch: batch)
    var (square, magnitude) = (0.0, 0.0)
    for pair in 0..<(batch * batch) {
      let term = (Double(inputProducts.base[pair]) + 1) * Double(gradientProducts.base[pair])
      square += term
      magnitude += abs(term)
    }
    return square >= magnitude / Self.mostCancellation ? square : nil
  }

  /// A product over 10⁴ elements is good to some 1e-6 of its factors' sizes, and such roundings average out over pairs:
  /// with this much cancellation the norm is still good to 1e-4.
  private static let mostCancellation = 64.0

  /// Both factors of a product are columns of the same lines, which are read once from memory.
  private func multiply(
    _ vectors: UnsafePointer<Float>, _ channels: Int, into products: UnsafeMutablePointer<Float>, batch: Int
  ) {
    for first in stride(from: 0, to: channels, by: Self.innerBlock) {
      let block = vectors + first * batch
      Product(
        rows: batch, columns: batch, inner: min(Self.innerBlock, channels - first), a: (1, batch, 0),
        b: (batch, 0), cRow: batch
      )
      .multiply(block, block, to: products, opens: first == 0)
    }
  }

  /// Channels of a block: of 32 samples it takes half of the first cache level.
  private static let innerBlock = 128
}
