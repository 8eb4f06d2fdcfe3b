/// A model with its parameters and the workspace of one batch.
///
/// Not Sendable: one thread computes with one network.
final class Network {
  let classes: Int
  let batchCapacity: Int
  let parameters: ParameterStorage
  let first: FirstConvolutionStage
  let stages: [any Stage]
  /// Each sample's gradient norm after ``backward(images:batch:weighting:recordsNorms:)``; one Double a sample.
  let sampleNorms: UnsafeMutablePointer<Double>
  private let sampleWeights: FloatBuffer

  /// Floats of one padded input image, (paddedSize, paddedSize, 3).
  var imageLength: Int { first.paddedSize * first.paddedSize * 3 }
  var logits: UnsafeMutablePointer<Float> { stages[stages.count - 1].output }

  init(model: Model, classes: Int, batchCapacity: Int) {
    precondition(batchCapacity > 0 && classes > 1, "batch \(batchCapacity), \(classes) classes")
    let plan = NetworkPlan(model: model, classes: classes)
    self.classes = classes
    self.batchCapacity = batchCapacity
    parameters = ParameterStorage(tensors: plan.tensors)
    (first, stages) = plan.build(parameters: parameters, batch: batchCapacity)
    sampleNorms = .allocate(capacity: batchCapacity)
    sampleNorms.initialize(repeating: 0, count: batchCapacity)
    sampleWeights = FloatBuffer(count: batchCapacity)
  }

  deinit { sampleNorms.deallocate() }

  /// - Parameter images: (batch, paddedSize, paddedSize, 3).
  func forward(images: UnsafePointer<Float>, batch: Int) {
    precondition(batch <= batchCapacity, "a batch of \(batch) in a workspace for \(batchCapacity)")
    first.forward(images: images, batch: batch)
    var input = UnsafePointer(first.output)
    for stage in stages {
      stage.forward(input: input, batch: batch)
      input = UnsafePointer(stage.output)
    }
  }

  /// The batch's loss sum and correct count; with `forGradient` also the logits' gradient of the mean loss.
  func evaluateLoss(
    labels: UnsafePointer<Int32>, batch: Int, forGradient: Bool
  ) -> (lossSum: Double, correct: Int) {
    SoftmaxCrossEntropy.evaluate(
      logits: logits, labels: labels, batch: batch, classes: classes,
      gradient: forGradient ? stages[stages.count - 1].outputGradient : nil, scale: 1 / Double(batch))
  }

  /// One backward pass after a loss for the gradient: writes the gradient estimate (1/B) Σ_i w_i g_i.
  ///
  /// Every stage keeps its δ; ghost norms are taken from them, the first layer's per-sample gradients complete
  /// the norms, and only then are the remaining weight gradients formed, once, from w_i δ_i.
  /// Source: Bu, Wang, Zha, Karypis, "Differentially private optimization on large model at small cost", 2022.
  ///
  /// - Parameter firstIndex: place of the first sample in its batch, where this is a later micro-batch of it.
  /// - Returns: how many samples had a weight below 1.
  @discardableResult
  func backward(
    images: UnsafePointer<Float>, batch: Int, firstIndex: Int = 0, weighting: SampleWeighting,
    recordsNorms: Bool
  ) -> Int {
    for index in stages.indices.reversed() {
      stages[index].backward(
        inputGradient: index == 0 ? first.outputGradient : stages[index - 1].outputGradient, batch: batch)
    }
    var clipped = 0
    if weighting.needsNorms || recordsNorms {
      sampleNorms.update(repeating: 0, count: batch)
      for index in stages.indices {
        stages[index].addSquaredNorms(input: input(of: index), to: sampleNorms, batch: batch)
      }
      first.formGradient(images: images, batch: batch) { sample, square in
        // The kept gradients carry the batch's 1/B. Rounding can leave a sum of Gram products just below zero.
        let norm = max(0, sampleNorms[sample] + square).squareRoot() * Double(batch)
        sampleNorms[sample] = norm
        let weight = weighting.factor(norm: norm, index: firstIndex + sample)
        if weight < 1 { clipped += 1 }
        sampleWeights.base[sample] = Float(weight)
        return Float(weight)
      }
      if clipped > 0 {
        for stage in stages { stage.scaleSamples(by: sampleWeights.base, batch: batch) }
      }
    } else {
      first.formGradient(images: images, batch: batch)
    }
    for index in stages.indices { stages[index].formGradient(input: input(of: index), batch: batch) }
    return clipped
  }

  private func input(of index: Int) -> UnsafePointer<Float> {
    UnsafePointer(index == 0 ? first.output : stages[index - 1].output)
  }
}
