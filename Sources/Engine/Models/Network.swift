/// A model with its parameters and the workspace of one batch.
///
/// Not Sendable: one thread computes with one network.
final class Network {
  let classes: Int
  let batchCapacity: Int
  let parameters: ParameterStorage
  /// How images are handed in.
  let frame: ImageFrame
  private let stages: [any Stage]
  private let gradients: LayerGradients

  /// Each sample's gradient norm after ``backward(images:batch:firstIndex:weighting:recordsNorms:)``; one Double
  /// a sample.
  var sampleNorms: UnsafeMutablePointer<Double> { gradients.sampleNorms.base }
  /// Floats of one framed image.
  var imageLength: Int { frame.length }
  /// (batch, pitch of the classes)
  var logits: UnsafeMutablePointer<Float> { stages[stages.count - 1].output }

  init(model: Model, classes: Int, batchCapacity: Int) {
    precondition(batchCapacity > 0 && classes > 1, "batch \(batchCapacity), \(classes) classes")
    let plan = NetworkPlan(model: model, classes: classes)
    self.classes = classes
    self.batchCapacity = batchCapacity
    frame = plan.frame
    parameters = ParameterStorage(tensors: plan.tensors)
    stages = plan.build(parameters, batch: batchCapacity)
    // A group of pieces is what a panel of weights has over taps and blocks of inputs.
    gradients = LayerGradients(
      stages, mostPieces: plan.tensors.map(\.fanIn).max() ?? 1, batch: batchCapacity)
  }

  /// Floating-point operations of the matrix products of one sample's step, forward and backward: what sgemm's
  /// rate sets a limit to. Products with padding that are skipped do not count.
  var productFlops: Double { flops(\.productFlops) }

  /// The same, products with padding counted.
  var nominalFlops: Double { flops(\.nominalFlops) }

  /// The first stage has no gradient of its input.
  private func flops(_ products: (any WeightedStage) -> Double) -> Double {
    gradients.layers.reduce(0) { $0 + ($1.input == nil ? 2 : 3) * products($1.stage) }
  }

  /// - Parameter images: (batch, paddedSize, paddedSize, channels), see ``frame``.
  func forward(images: UnsafePointer<Float>, batch: Int, pass: Pass = .evaluation) {
    precondition(batch <= batchCapacity, "a batch of \(batch) in a workspace for \(batchCapacity)")
    var input = images
    for stage in stages {
      stage.forward(input: input, batch: batch, pass: pass)
      input = UnsafePointer(stage.output)
    }
  }

  /// What a loss head makes of the last forward pass's outputs; with `forGradient` also the outputs' gradient of the mean
  /// loss.
  func evaluate<Head: LossHead>(
    _ head: Head, targets: UnsafePointer<Int32>, batch: Int, forGradient: Bool
  ) -> Head.Sums {
    head.evaluate(
      output: logits, targets: targets, batch: batch,
      gradient: forGradient ? stages[stages.count - 1].outputGradient : nil, scale: 1 / Double(batch))
  }

  /// One backward pass after a loss for the gradient, towards the estimate (1/B) Σ_i w_i g_i, times the weighting's
  /// ``Weighting/magnification``.
  ///
  /// Every stage keeps its δ; ghost norms are taken from them, the formed gradients complete each sample's norm
  /// and are added with its weight. The remaining weight gradients are formed once, from w_i δ_i, when it is known what
  /// becomes of them.
  /// Source: Bu, Wang, Zha, Karypis, "Differentially private optimization on large model at small cost", 2022.
  ///
  /// - Parameters:
  ///   - firstIndex: place of the first sample in its batch, where this is a later micro-batch of it.
  ///   - body: forms the estimate.
  @discardableResult
  func backward<Result>(
    images: UnsafePointer<Float>, batch: Int, firstIndex: Int = 0, weighting: Weighting,
    recordsNorms: Bool, _ body: (LayerGradients) -> Result
  ) -> Result {
    for index in stages.indices.reversed() {
      stages[index].backward(inputGradient: index == 0 ? nil : stages[index - 1].outputGradient, batch: batch)
    }
    gradients.begin(
      images: images, batch: batch, firstIndex: firstIndex, weighting: weighting, recordsNorms: recordsNorms)
    return body(gradients)
  }
}
