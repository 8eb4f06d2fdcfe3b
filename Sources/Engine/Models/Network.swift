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
  /// Stages with weights, by their place.
  private let weighted: [(index: Int, stage: any WeightedStage)]
  private let ghosts: [(index: Int, norms: any GhostNorms)]
  private let formed: [(index: Int, norms: any FormedNorms)]
  /// Each sample's gradient norm after ``backward(images:batch:firstIndex:weighting:recordsNorms:)``; one Double
  /// a sample.
  let sampleNorms: UnsafeMutablePointer<Double>
  private let sampleWeights: FloatBuffer
  fileprivate let gradients: LayerGradients

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
    weighted = stages.enumerated().compactMap { index, stage in
      (stage as? any WeightedStage).map { (index, $0) }
    }
    ghosts = weighted.compactMap { index, stage in
      if case .ghost(let norms) = stage.normRule { (index, norms) } else { nil }
    }
    formed = weighted.compactMap { index, stage in
      if case .formed(let norms) = stage.normRule { (index, norms) } else { nil }
    }
    sampleNorms = .allocate(capacity: batchCapacity)
    sampleNorms.initialize(repeating: 0, count: batchCapacity)
    sampleWeights = FloatBuffer(count: batchCapacity)
    // A group of pieces is what a panel of weights has over taps and blocks of inputs.
    gradients = LayerGradients(
      weighted, sampleWeights: sampleWeights.base, mostPieces: plan.tensors.map(\.fanIn).max() ?? 1)
  }

  deinit { sampleNorms.deallocate() }

  /// Floating-point operations of the matrix products of one sample's step, forward and backward: what sgemm's
  /// rate sets a limit to. Products with padding that are skipped do not count.
  var productFlops: Double {
    weighted.reduce(0) { $0 + ($1.index == 0 ? 2 : 3) * $1.stage.productFlops }
  }

  /// The same, products with padding counted.
  var nominalFlops: Double {
    weighted.reduce(0) { $0 + ($1.index == 0 ? 2 : 3) * $1.stage.nominalFlops }
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
    recordsNorms: Bool, _ body: (PendingGradient) -> Result
  ) -> Result {
    for index in stages.indices.reversed() {
      stages[index].backward(inputGradient: index == 0 ? nil : stages[index - 1].outputGradient, batch: batch)
    }
    var (clipped, hasWeights) = (0, false)
    let measures = weighting.needsNorms || recordsNorms
    if measures {
      (clipped, hasWeights) = measureNorms(
        images: images, batch: batch, firstIndex: firstIndex, weighting: weighting)
    }
    gradients.begin(areFormed: measures, areUnscaled: hasWeights)
    return body(PendingGradient(network: self, images: images, batch: batch, clippedSamples: clipped))
  }

  /// Sets ``sampleNorms`` and the weights, and writes the gradients of the layers that form them.
  ///
  /// - Returns: how many weights are below 1, and whether some are not 1.
  private func measureNorms(
    images: UnsafePointer<Float>, batch: Int, firstIndex: Int, weighting: Weighting
  ) -> (clipped: Int, hasWeights: Bool) {
    var (clipped, hasWeights) = (0, false)
    sampleNorms.update(repeating: 0, count: batch)
    for (index, norms) in ghosts {
      norms.addSquaredNorms(input: input(of: index, images: images), to: sampleNorms, batch: batch)
    }
    for sample in 0..<batch {
      var square = sampleNorms[sample]
      for (index, norms) in formed {
        square += norms.formSampleGradient(
          input: input(of: index, images: images), sample: sample, batch: batch)
      }
      // The kept gradients carry the batch's 1/B. Rounding can leave a sum of Gram products just below zero.
      let norm = (square < 0 ? 0 : square).squareRoot() * Double(batch)
      sampleNorms[sample] = norm
      let weight = weighting.needsNorms ? weighting.factor(norm: norm, index: firstIndex + sample) : 1
      if weight < 1 { clipped += 1 }
      let magnified = Float(weight * weighting.magnification)
      if magnified != 1 { hasWeights = true }
      sampleWeights.base[sample] = magnified
      for (_, norms) in formed { norms.addSampleGradient(weight: magnified, opens: sample == 0) }
    }
    return (clipped, hasWeights)
  }

  fileprivate func input(of index: Int, images: UnsafePointer<Float>) -> UnsafePointer<Float> {
    index == 0 ? images : UnsafePointer(stages[index - 1].output)
  }
}

/// The gradient estimate of a batch whose backward pass is done; valid until the network's next pass.
struct PendingGradient: GradientSource {
  fileprivate let network: Network
  fileprivate let images: UnsafePointer<Float>
  fileprivate let batch: Int
  /// How many samples have a weight below 1.
  let clippedSamples: Int

  func measure() -> Double {
    network.gradients.measure(batch: batch) { network.input(of: $0, images: images) }
  }

  @discardableResult
  func form(_ use: GradientSink.Use) -> Double {
    network.gradients.form(use, batch: batch) { network.input(of: $0, images: images) }
  }
}
