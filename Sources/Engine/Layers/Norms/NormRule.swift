/// How a layer measures ‖G_i‖, the norm of one sample's parameter gradient.
enum NormRule {
  /// From products of the layer's inputs and δ, without forming G_i.
  case ghost(any GhostNorms)
  /// By forming G_i, one sample at a time, and using it for Σ w_i G_i too.
  case formed(any FormedNorms)
}

protocol GhostNorms: AnyObject {
  /// Adds each sample's squared parameter-gradient norm.
  ///
  /// - Parameter squares: one Double a sample.
  func addSquaredNorms(input: UnsafePointer<Float>, to squares: UnsafeMutablePointer<Double>, batch: Int)

  /// Multiplies sample i's kept δ by `weights[i]`.
  func scaleSamples(by weights: UnsafePointer<Float>, batch: Int)
}

protocol FormedNorms: WeightedStage {
  var sampleGradient: SampleGradient { get }

  /// Forms G_i in ``sampleGradient``, where it stays until the next call.
  ///
  /// - Returns: ‖G_i‖², weight and bias together.
  func formSampleGradient(input: UnsafePointer<Float>, sample: Int, batch: Int) -> Double
}

extension FormedNorms {
  /// gradient ← (opens ? 0 : gradient) + weight · G_i.
  func addSampleGradient(weight: Float, opens: Bool) {
    let (own, sum) = (sampleGradient, parameters)
    addScaled(own.weight.base, weight, to: sum.weightGradient, count: own.weight.count, opens: opens)
    addScaled(own.bias.base, weight, to: sum.biasGradient, count: own.bias.count, opens: opens)
  }
}

/// One sample's gradient of a layer.
final class SampleGradient {
  let weight: FloatBuffer
  let bias: FloatBuffer

  /// - Parameter parameters: the layer's; nil for a layer that forms none.
  init(_ parameters: LayerParameters?) {
    weight = FloatBuffer(count: parameters?.weightCount ?? 0)
    bias = FloatBuffer(count: parameters?.biasCount ?? 0)
  }

  /// ‖G_i‖²
  var square: Double {
    squaredNorm(weight.base, count: weight.count) + squaredNorm(bias.base, count: bias.count)
  }
}

extension ConvolutionShape {
  /// The choice between ghost and formed norms, for a convolution over maps.
  ///
  /// In units of one multiply-add of a ghost norm's pair sum (memory-bound, Double): with T positions, a ghost
  /// norm sums T²/2 products for every tap and needs two Gram matrices, whose T²(in + out) multiply-adds a product
  /// does sixteen to a unit; forming G_i is the weight gradient's own arithmetic, but G_i is then read for its
  /// norm, and read, added and written for the sum. So small maps (every layer of `alexnet_cifar`, conv3–conv5
  /// at 224 pixels) are ghosts and large ones (conv2 at 224 pixels) are formed.
  ///
  /// Linear layers are always ghosts: ‖G_i‖ = ‖a_i‖‖δ_i‖. A first convolution, which unfolds, is always formed:
  /// its maps are the largest and its weights few. A strided convolution elsewhere is a ghost whatever its shape.
  var prefersGhostNorms: Bool {
    if stride > 1 { return true }
    let square = Double(max(inputPositions, outputPositions) * max(inputPositions, outputPositions))
    let ghost = square * (Double(taps) / 2 + Double(inputChannels + outputChannels) / 16)
    return ghost <= 4 * Double(weightCount)
  }
}
