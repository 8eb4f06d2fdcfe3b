/// A layer with its activation at work: holds its activations and gradients for one batch.
///
/// Activations are position-major: (positions, batch, channels). The batch of a call may be smaller than the
/// workspace's; it is then also the layout's batch. Buffers are sized once; a step allocates nothing.
protocol Stage: AnyObject {
  /// Channels of one output position.
  var outputChannels: Int { get }
  /// (positions, batch, channels) of the last forward pass.
  var output: UnsafeMutablePointer<Float> { get }
  /// Gradient of each sample's loss with respect to ``output``, times the batch's scale; written by the next stage.
  var outputGradient: UnsafeMutablePointer<Float> { get }

  func forward(input: UnsafePointer<Float>, batch: Int)

  /// From ``outputGradient`` to the gradient before the activation, kept for the two calls below, and, where
  /// `inputGradient` is given, on to the input.
  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int)

  /// Adds each sample's squared parameter-gradient norm without forming the gradient.
  ///
  /// - Parameter squares: one Double a sample.
  func addSquaredNorms(
    input: UnsafePointer<Float>, to squares: UnsafeMutablePointer<Double>, batch: Int)

  /// Multiplies sample i's kept gradient by `weights[i]`.
  func scaleSamples(by weights: UnsafePointer<Float>, batch: Int)

  /// Writes the parameter gradient, the sum over samples of the kept gradients' contributions.
  func formGradient(input: UnsafePointer<Float>, batch: Int)
}
