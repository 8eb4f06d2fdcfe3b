/// One short vector a sample, whose sum over samples is the gradient of a few parameters: a bias, or a scale.
final class SampleVectors: SequencePart {
  let place: Range<Int>
  /// The parameters.
  let values: UnsafePointer<Float>
  private let gradient: UnsafeMutablePointer<Float>
  /// (sample, pitch): each G_i, set by a backward pass.
  private let vectors: FloatBuffer
  private let delta: UnsafePointer<Float>?

  private var count: Int { place.count }

  /// - Parameter delta: (rows, pitch), where the parameters are the bias of a linear layer over positions: its δ, which
  ///   makes G_i = Σ_t δ_t.
  init(_ storage: ParameterStorage, tensor: Int, samples: Int, sumsOf delta: UnsafePointer<Float>? = nil) {
    let tensor = storage.tensors[tensor]
    place = tensor.offset..<tensor.offset + tensor.count
    values = UnsafePointer(storage.values.base) + tensor.offset
    gradient = storage.gradient.base + tensor.offset
    vectors = FloatBuffer(count: samples * MapShape.pitch(tensor.count))
    self.delta = delta
  }

  /// G_i; whole vectors may be written behind it.
  subscript(sample: Int) -> UnsafeMutablePointer<Float> { vectors.base + sample * MapShape.pitch(count) }

  func prepare(_ batch: SequenceBatch) {
    guard let delta else { return }
    ProductThreads.share(batch.samples) { sample in
      let rows = delta + sample * batch.positions * MapShape.pitch(count)
      sumRows(rows, rows: batch.positions, channels: count, into: self[sample])
    }
  }

  func formMeasured(
    _ batch: SequenceBatch, squares: UnsafeMutablePointer<Double>, into sink: GradientSink
  ) -> Bool {
    for sample in 0..<batch.samples { squares[sample] += squaredNorm(self[sample], count: count) }
    addAll(batch)
    return false
  }

  func form(_ batch: SequenceBatch, into sink: GradientSink) {
    addAll(batch)
    sink.take(0, gradient, at: place.lowerBound, count: count)
    sink.endGroup(pieces: 1)
  }

  private func addAll(_ batch: SequenceBatch) {
    for sample in 0..<batch.samples {
      addScaled(self[sample], 1, to: gradient, count: count, opens: sample == 0)
    }
  }

  func formSample(
    _ sample: Int, _ batch: SequenceBatch, into gradient: UnsafeMutablePointer<Float>, held: HeldSample?
  ) -> Double {
    held?.add(place)
    (gradient + place.lowerBound).update(from: self[sample], count: count)
    return squaredNorm(self[sample], count: count)
  }
}
