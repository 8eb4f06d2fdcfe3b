/// One short vector a sample, whose sum over samples is the gradient of a few parameters: a bias, or a scale.
final class SampleVectors: SequencePart {
  let place: Range<Int>
  private let count: Int
  private let gradient: UnsafeMutablePointer<Float>
  /// (sample, pitch): each G_i, set by a backward pass.
  private let vectors: FloatBuffer

  let mostPieces = 1
  let products = 0

  init(_ storage: ParameterStorage, tensor: Int, samples: Int) {
    let tensor = storage.tensors[tensor]
    count = tensor.count
    place = tensor.offset..<tensor.offset + count
    gradient = storage.gradient.base + tensor.offset
    vectors = FloatBuffer(count: samples * MapShape.pitch(count))
  }

  /// G_i; whole vectors may be written behind it.
  subscript(sample: Int) -> UnsafeMutablePointer<Float> { vectors.base + sample * MapShape.pitch(count) }

  func prepare(_ batch: SequenceBatch) {}

  func formMeasured(_ batch: SequenceBatch, squares: UnsafeMutablePointer<Double>) {
    for sample in 0..<batch.samples {
      squares[sample] += squaredNorm(self[sample], count: count)
      addScaled(self[sample], 1, to: gradient, count: count, opens: sample == 0)
    }
  }

  func form(_ batch: SequenceBatch, into sink: GradientSink) {
    for sample in 0..<batch.samples {
      addScaled(self[sample], 1, to: gradient, count: count, opens: sample == 0)
    }
    sink.take(0, gradient, at: place.lowerBound, count: count)
    sink.endGroup(pieces: 1)
  }

  func formSample(
    _ sample: Int, _ batch: SequenceBatch, into gradient: UnsafeMutablePointer<Float>, held: HeldSample?
  ) -> Double {
    held?.add(place)
    (gradient + place.lowerBound).update(from: self[sample], count: count)
    return squaredNorm(self[sample], count: count)
  }
}

/// The bias of a linear layer over positions: G_i = Σ_t δ_t.
final class SequenceBias: SequencePart {
  private let vectors: SampleVectors
  private let bias: UnsafePointer<Float>
  private let channels: Int
  /// (rows, pitch)
  private let delta: UnsafePointer<Float>

  var place: Range<Int> { vectors.place }
  let mostPieces = 1
  let products = 0

  /// - Parameter delta: the layer's.
  init(_ storage: ParameterStorage, tensor: Int, delta: UnsafePointer<Float>, samples: Int) {
    vectors = SampleVectors(storage, tensor: tensor, samples: samples)
    channels = storage.tensors[tensor].count
    bias = UnsafePointer(storage.values.base) + storage.tensors[tensor].offset
    self.delta = delta
  }

  /// Adds the bias to some rows of the layer's output.
  func add(to output: UnsafeMutablePointer<Float>, rows: Range<Int>) {
    addBias(
      bias, to: output + rows.lowerBound * MapShape.pitch(channels), rows: rows.count, channels: channels)
  }

  func prepare(_ batch: SequenceBatch) {
    ProductThreads.share(batch.samples) { sample in
      let rows = delta + sample * batch.positions * MapShape.pitch(channels)
      sumRows(rows, rows: batch.positions, channels: channels, into: vectors[sample])
    }
  }

  func formMeasured(_ batch: SequenceBatch, squares: UnsafeMutablePointer<Double>) {
    vectors.formMeasured(batch, squares: squares)
  }

  func form(_ batch: SequenceBatch, into sink: GradientSink) { vectors.form(batch, into: sink) }

  func formSample(
    _ sample: Int, _ batch: SequenceBatch, into gradient: UnsafeMutablePointer<Float>, held: HeldSample?
  ) -> Double {
    vectors.formSample(sample, batch, into: gradient, held: held)
  }
}
