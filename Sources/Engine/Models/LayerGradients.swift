/// The gradients of a network's layers after a backward pass, towards the estimate of its batch: each is formed when it is
/// asked for, and once. Valid until the network's next pass.
final class LayerGradients: GradientSource {
  private enum State {
    /// δ is without the samples' weights.
    case unscaled
    /// The gradient can be formed from δ.
    case ready
    /// The gradient lies in its buffer.
    case formed
  }

  /// A stage with weights; `input` is nil for a network's first one, which reads images.
  typealias Weighted = (stage: any WeightedStage, input: UnsafePointer<Float>?)

  let layers: [Weighted]
  private let ghosts: [(layer: Weighted, norms: any GhostNorms)]
  private let formed: [(layer: Weighted, norms: any FormedNorms)]
  private let sink: GradientSink
  private var states: [State]
  /// Each sample's gradient norm, as of the last pass that measured them.
  let sampleNorms: Buffer<Double>
  private let sampleWeights: FloatBuffer
  /// How many samples have a weight below 1.
  private(set) var clippedSamples = 0
  private var batch = 0
  private var images: UnsafePointer<Float>?

  /// - Parameters:
  ///   - mostPieces: that one panel of weights is formed in.
  ///   - batch: samples at most.
  init(_ stages: [any Stage], mostPieces: Int, batch: Int) {
    layers = stages.enumerated().compactMap { index, stage in
      (stage as? any WeightedStage).map { ($0, index == 0 ? nil : UnsafePointer(stages[index - 1].output)) }
    }
    ghosts = layers.compactMap { layer in
      if case .ghost(let norms) = layer.stage.normRule { (layer, norms) } else { nil }
    }
    formed = layers.compactMap { layer in
      if case .formed(let norms) = layer.stage.normRule { (layer, norms) } else { nil }
    }
    sink = GradientSink(mostPieces: mostPieces)
    states = layers.map { _ in .formed }
    sampleNorms = Buffer(count: batch)
    sampleWeights = FloatBuffer(count: batch)
  }

  /// After a backward pass: measures norms where they are wanted, and adds up the gradients of the layers that form each
  /// sample's for it.
  ///
  /// - Parameters:
  ///   - images: what the first stage has read; valid as long as the gradients are asked for.
  ///   - firstIndex: place of the first sample in its batch.
  func begin(
    images: UnsafePointer<Float>, batch: Int, firstIndex: Int, weighting: Weighting, recordsNorms: Bool
  ) {
    (self.images, self.batch, clippedSamples) = (images, batch, 0)
    let measures = weighting.needsNorms || recordsNorms
    let hasWeights = measures && measureNorms(firstIndex: firstIndex, weighting)
    for place in layers.indices {
      switch layers[place].stage.normRule {
      case .formed: states[place] = measures ? .formed : .ready
      case .ghost: states[place] = hasWeights ? .unscaled : .ready
      }
    }
  }

  /// Sets norms and weights, and writes the gradients of the layers that form them.
  ///
  /// - Returns: whether some weights are not 1.
  private func measureNorms(firstIndex: Int, _ weighting: Weighting) -> Bool {
    var hasWeights = false
    let squares = sampleNorms.base
    squares.update(repeating: 0, count: batch)
    for (layer, norms) in ghosts { norms.addSquaredNorms(input: input(of: layer), to: squares, batch: batch) }
    for sample in 0..<batch {
      var square = squares[sample]
      for (layer, norms) in formed {
        square += norms.formSampleGradient(input: input(of: layer), sample: sample, batch: batch)
      }
      // The kept gradients carry the batch's 1/B. Rounding can leave a sum of Gram products just below zero.
      let norm = (square < 0 ? 0 : square).squareRoot() * Double(batch)
      sampleNorms.base[sample] = norm
      let weight = weighting.needsNorms ? weighting.factor(norm: norm, index: firstIndex + sample) : 1
      if weight < 1 { clippedSamples += 1 }
      let magnified = Float(weight * weighting.magnification)
      if magnified != 1 { hasWeights = true }
      sampleWeights.base[sample] = magnified
      for (_, norms) in formed { norms.addSampleGradient(weight: magnified, opens: sample == 0) }
    }
    return hasWeights
  }

  private func input(of layer: Weighted) -> UnsafePointer<Float> {
    guard let input = layer.input ?? images else { preconditionFailure("gradients before a backward pass") }
    return input
  }

  func measure() -> Double {
    var square = 0.0
    for (place, layer) in layers.enumerated() {
      scale(place)
      if states[place] == .ready,
        let part = layer.stage.squareWithoutForming(input: input(of: layer), batch: batch)
      {
        square += part
      } else {
        square += form(place, .measure)
      }
    }
    return square
  }

  /// Hands the gradients over, from their buffers where they lie there.
  @discardableResult
  func form(_ use: GradientSink.Use) -> Double {
    if case .add = use {
      // Gradients of convolutions are small: they stay in a cache until all of them are added.
      for place in layers.indices where !layers[place].stage.formsInPieces && states[place] != .formed {
        _ = form(place, .keep)
      }
    }
    var square = 0.0
    for place in layers.indices { square += form(place, use) }
    return square
  }

  private func form(_ place: Int, _ use: GradientSink.Use) -> Double {
    let layer = layers[place]
    scale(place)
    sink.begin(use)
    if states[place] == .formed {
      sink.takeAll(of: layer.stage.parameters)
    } else {
      layer.stage.formGradient(input: input(of: layer), batch: batch, into: sink)
      if sink.keepsPieces || !layer.stage.formsInPieces { states[place] = .formed }
    }
    return sink.square
  }

  /// Multiplies one layer's δ with the samples' weights, where they are not yet.
  private func scale(_ place: Int) {
    guard states[place] == .unscaled else { return }
    if case .ghost(let norms) = layers[place].stage.normRule {
      norms.scaleSamples(by: sampleWeights.base, batch: batch)
    }
    states[place] = .ready
  }
}
