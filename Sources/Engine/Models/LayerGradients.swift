/// The gradients of a network's layers after a backward pass: each is formed when it is asked for, and once.
final class LayerGradients {
  private enum State {
    /// δ is without the samples' weights.
    case unscaled
    /// The gradient can be formed from δ.
    case ready
    /// The gradient lies in its buffer.
    case formed
  }

  private let layers: [(index: Int, stage: any WeightedStage)]
  private let sampleWeights: UnsafePointer<Float>
  private let sink: GradientSink
  private var states: [State]

  /// - Parameters:
  ///   - layers: stages with their places in the network.
  ///   - sampleWeights: one a sample; valid as long as this.
  ///   - mostPieces: that one panel of weights is formed in.
  init(
    _ layers: [(index: Int, stage: any WeightedStage)], sampleWeights: UnsafePointer<Float>, mostPieces: Int
  ) {
    self.layers = layers
    self.sampleWeights = sampleWeights
    sink = GradientSink(mostPieces: mostPieces)
    states = layers.map { _ in .formed }
  }

  /// After a backward pass.
  ///
  /// - Parameters:
  ///   - areFormed: layers that form each sample's gradient have done so, and added them up.
  ///   - areUnscaled: some samples have weights, which are not in the other layers' δ yet.
  func begin(areFormed: Bool, areUnscaled: Bool) {
    for place in layers.indices {
      switch layers[place].stage.normRule {
      case .formed: states[place] = areFormed ? .formed : .ready
      case .ghost: states[place] = areUnscaled ? .unscaled : .ready
      }
    }
  }

  /// ‖gradient‖², forming no more of it than that takes.
  ///
  /// - Parameter input: of the stage at a place in the network.
  func measure(batch: Int, input: (Int) -> UnsafePointer<Float>) -> Double {
    var square = 0.0
    for place in layers.indices {
      let (index, stage) = layers[place]
      scale(place, batch: batch)
      if states[place] == .ready,
        let part = stage.squareWithoutForming(input: input(index), batch: batch)
      {
        square += part
      } else {
        square += form(place, .measure, batch: batch, input: input)
      }
    }
    return square
  }

  /// Hands the gradients over, from their buffers where they lie there.
  ///
  /// - Returns: the square of what `use` measures, 0 where it measures nothing.
  func form(_ use: GradientSink.Use, batch: Int, input: (Int) -> UnsafePointer<Float>) -> Double {
    if case .add = use {
      // Gradients of convolutions are small: they stay in a cache until all of them are added.
      for place in layers.indices where !layers[place].stage.formsInPieces && states[place] != .formed {
        _ = form(place, .keep, batch: batch, input: input)
      }
    }
    var square = 0.0
    for place in layers.indices { square += form(place, use, batch: batch, input: input) }
    return square
  }

  private func form(
    _ place: Int, _ use: GradientSink.Use, batch: Int, input: (Int) -> UnsafePointer<Float>
  ) -> Double {
    let (index, stage) = layers[place]
    scale(place, batch: batch)
    sink.begin(use)
    if states[place] == .formed {
      sink.takeAll(of: stage.parameters)
    } else {
      stage.formGradient(input: input(index), batch: batch, into: sink)
      if sink.keepsPieces || !stage.formsInPieces { states[place] = .formed }
    }
    return sink.square
  }

  /// Multiplies one layer's δ with the samples' weights, where they are not yet.
  private func scale(_ place: Int, batch: Int) {
    guard states[place] == .unscaled else { return }
    if case .ghost(let norms) = layers[place].stage.normRule {
      norms.scaleSamples(by: sampleWeights, batch: batch)
    }
    states[place] = .ready
  }
}
