/// A row of the tied weight for each token, and a row for each position: x = wte[token] + wpe[position].
///
/// The gradient of sample i for a token's row is E_i[v] = Σ_{t: v_t = v} δ_t, which ``TokenRows`` adds to what the tied
/// output layer has for the same row, so that the cross term 2⟨E_i, H_i⟩ is in the norm. For the positions it is δ
/// itself.
final class TokenEmbedding: SequencePart {
  private let width: Int
  private let context: Int
  private let tokens: UnsafePointer<Float>
  private let vocabulary: Int
  private let positions: UnsafePointer<Float>
  private let gradient: UnsafeMutablePointer<Float>
  /// δ of ``output``.
  private let delta: UnsafePointer<Float>
  let place: Range<Int>

  /// - Parameters:
  ///   - tensor: the positions'; the tokens' is in front of it.
  ///   - delta: gradient of the output.
  init(_ storage: ParameterStorage, tensor: Int, delta: UnsafePointer<Float>) {
    let (first, second) = (storage.tensors[tensor - 1], storage.tensors[tensor])
    (context, width) = (second.shape[0], second.shape[1])
    vocabulary = first.shape[0]
    tokens = UnsafePointer(storage.values.base) + first.offset
    positions = UnsafePointer(storage.values.base) + second.offset
    gradient = storage.gradient.base + second.offset
    place = second.offset..<second.offset + second.count
    self.delta = delta
  }

  func forward(_ ids: UnsafePointer<Int32>, to output: UnsafeMutablePointer<Float>, _ batch: SequenceBatch) {
    let pitch = MapShape.pitch(width)
    ProductThreads.share(batch.samples) { sample in
      for (position, row) in batch.rows(ofSample: sample).enumerated() {
        let id = Int(ids[row])
        precondition(id >= 0 && id < vocabulary, "token \(id) of a vocabulary of \(vocabulary)")
        let panel = id / Product.panel * Product.panel
        let panelWidth = min(Product.panel, vocabulary - panel)
        let source = tokens + panel * width + id - panel
        let (own, target) = (positions + position * width, output + row * pitch)
        for channel in 0..<width { target[channel] = source[channel &* panelWidth] + own[channel] }
      }
    }
  }

  func formMeasured(
    _ batch: SequenceBatch, squares: UnsafeMutablePointer<Double>, into sink: GradientSink
  ) -> Bool {
    for sample in 0..<batch.samples {
      for row in batch.rows(ofSample: sample) {
        squares[sample] += squaredNorm(delta + row * MapShape.pitch(width), count: width)
      }
      add(sample, batch, opens: sample == 0)
    }
    return false
  }

  func form(_ batch: SequenceBatch, into sink: GradientSink) {
    for sample in 0..<batch.samples { add(sample, batch, opens: sample == 0) }
    sink.take(0, gradient, at: place.lowerBound, count: place.count)
    sink.endGroup(pieces: 1)
  }

  private func add(_ sample: Int, _ batch: SequenceBatch, opens: Bool) {
    for (position, row) in batch.rows(ofSample: sample).enumerated() {
      addScaled(
        delta + row * MapShape.pitch(width), 1, to: gradient + position * width, count: width, opens: opens)
    }
    guard opens else { return }
    (gradient + batch.positions * width).update(repeating: 0, count: (context - batch.positions) * width)
  }

  func formSample(
    _ sample: Int, _ batch: SequenceBatch, into gradient: UnsafeMutablePointer<Float>, held: HeldSample?
  ) -> Double {
    held?.add(place)
    let target = gradient + place.lowerBound
    target.update(repeating: 0, count: place.count)
    for (position, row) in batch.rows(ofSample: sample).enumerated() {
      (target + position * width).update(from: delta + row * MapShape.pitch(width), count: width)
    }
    return squaredNorm(target, count: place.count)
  }
}

/// Which positions of a batch have a token of each panel of 64 tokens.
final class TokenRows {
  private let width: Int
  private let panels: Int
  /// δ of the embedding.
  private let delta: UnsafePointer<Float>
  private let ids: Buffer<Int32>
  /// (sample, panel): its first position with a token of a panel; −1 behind the last.
  private let first: Buffer<Int32>
  /// (sample, position): the next position with a token of the same panel.
  private let next: Buffer<Int32>

  init(vocabulary: Int, width: Int, delta: UnsafePointer<Float>, capacity: SequenceBatch) {
    self.width = width
    self.delta = delta
    panels = (vocabulary + Product.panel - 1) / Product.panel
    ids = Buffer(count: capacity.rows)
    next = Buffer(count: capacity.rows)
    first = Buffer(count: capacity.samples * panels)
    first.base.update(repeating: -1, count: first.count)
  }

  func read(_ tokens: UnsafePointer<Int32>, _ batch: SequenceBatch) {
    ids.base.update(from: tokens, count: batch.rows)
    first.base.update(repeating: -1, count: batch.samples * panels)
    for sample in 0..<batch.samples {
      // From the last to the first, so that each list goes from the first to the last.
      for row in batch.rows(ofSample: sample).reversed() {
        let place = sample * panels + Int(tokens[row]) / Product.panel
        next.base[row] = first.base[place]
        first.base[place] = Int32(truncatingIfNeeded: row)
      }
    }
  }

  /// target (channels, width) ← target + E_i of one panel of tokens, of some channels.
  func add(
    sample: Int, _ channels: Range<Int>, _ panel: Int, _ panelWidth: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    var row = Int(first.base[sample * panels + panel / Product.panel])
    while row >= 0 {
      let source = delta + row * MapShape.pitch(width)
      var column = target + (Int(ids.base[row]) - panel)
      for channel in channels {
        column.pointee += source[channel]
        column += panelWidth
      }
      row = Int(next.base[row])
    }
  }
}
