/// One block of a transformer: x₁ = x₀ + proj(attention(norm(x₀))), x₂ = x₁ + proj(gelu(expand(norm(x₁)))).
///
/// Holds what its parameters' gradients are formed from after the way back: inputs of its linear layers, and their δ,
/// which take the places of what is no longer needed.
final class GPTBlock {
  private let width: Int
  private let input: UnsafePointer<Float>
  private let middle: FloatBuffer
  private let result: FloatBuffer
  private let middleGradient: FloatBuffer
  private let resultGradient: FloatBuffer
  private let normed: FloatBuffer
  private let attention: FloatBuffer
  private let attended: FloatBuffer
  private let secondNormed: FloatBuffer
  /// Before the unit, then its slope, then δ.
  private let expanded: FloatBuffer
  private let activated: FloatBuffer
  private let firstNorm: LayerNorm
  private let secondNorm: LayerNorm
  let core: CausalAttention
  private let query: SequenceLinear
  private let attentionProjection: SequenceLinear
  private let expansion: SequenceLinear
  private let projection: SequenceLinear
  /// Behind the two projections. Their δ is its gradient; without dropout it is the residual stream's itself.
  private let attentionDropout: SequenceDropout?
  private let projectionDropout: SequenceDropout?
  private let rooms: Rooms

  /// What the blocks of a model share.
  final class Rooms {
    let scratch: SequenceScratch
    /// (rows, width) and (rows, 4·width): gradients on their way.
    let narrow: FloatBuffer
    let wide: FloatBuffer
    /// Transposed weights of one block's linear layers, or of a part of the output layer's.
    let transposed: FloatBuffer

    init(_ model: GPTModel, capacity: SequenceBatch) {
      scratch = SequenceScratch(widest: 4 * model.width, context: model.context, samples: capacity.samples)
      narrow = capacity.buffer(model.width)
      wide = capacity.buffer(4 * model.width)
      let outputBlock = min(model.vocabulary, SequenceLinear.outputBlock)
      transposed = FloatBuffer(count: max(12 * model.width * model.width, model.width * outputBlock))
    }
  }

  /// (rows, pitch)
  var output: UnsafeMutablePointer<Float> { result.base }
  /// Gradient of ``output``, written by what follows.
  var outputGradient: UnsafeMutablePointer<Float> { resultGradient.base }

  /// Every part with parameters, in the order of the tensors.
  var parts: [any SequencePart] {
    firstNorm.parts + query.parts + attentionProjection.parts + secondNorm.parts + expansion.parts
      + projection.parts
  }

  init(
    _ model: GPTModel, _ plan: GPTPlan.Block, layer: Int, storage: ParameterStorage,
    input: UnsafePointer<Float>, capacity: SequenceBatch, rooms: Rooms
  ) {
    let width = model.width
    self.width = width
    self.input = input
    self.rooms = rooms
    middle = capacity.buffer(width)
    result = capacity.buffer(width)
    middleGradient = capacity.buffer(width)
    resultGradient = capacity.buffer(width)
    normed = capacity.buffer(width)
    attention = capacity.buffer(3 * width)
    attended = capacity.buffer(width)
    secondNormed = capacity.buffer(width)
    expanded = capacity.buffer(4 * width)
    activated = capacity.buffer(4 * width)
    func dropout(_ place: Int) -> SequenceDropout? {
      SequenceDropout(probability: model.dropout, layer: 3 * layer + place, width: width, capacity: capacity)
    }
    (attentionDropout, projectionDropout) = (dropout(2), dropout(3))
    func norm(
      _ tensor: Int, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>
    ) -> LayerNorm {
      LayerNorm(
        storage, tensor: tensor, hasBias: model.bias, input: input, output: output, samples: capacity.samples,
        context: model.context)
    }
    firstNorm = norm(plan.firstNorm, input, normed.base)
    secondNorm = norm(plan.secondNorm, UnsafePointer(middle.base), secondNormed.base)
    core = CausalAttention(
      heads: model.heads, width: width, input: attention.base, output: attended.base, dropout: model.dropout,
      layer: 3 * layer + 1, capacity: capacity)
    var transposed = rooms.transposed.base
    func linear(
      _ tensor: Int, _ input: UnsafeMutablePointer<Float>, _ delta: UnsafeMutablePointer<Float>
    ) -> SequenceLinear {
      defer { transposed += storage.tensors[tensor].count }
      return SequenceLinear(
        storage, tensor: tensor, hasBias: model.bias, input: input, delta: delta, transposed: transposed,
        scratch: rooms.scratch, samples: capacity.samples)
    }
    query = linear(plan.attention, normed.base, attention.base)
    attentionProjection = linear(
      plan.attentionProjection, attended.base, attentionDropout?.gradient.base ?? middleGradient.base)
    expansion = linear(plan.expansion, secondNormed.base, expanded.base)
    projection = linear(
      plan.projection, activated.base, projectionDropout?.gradient.base ?? resultGradient.base)
  }

  /// Samples of a group are computed from the block's beginning to its end: what one layer writes, the next finds in
  /// the second cache level.
  static func forEachGroup(_ batch: SequenceBatch, _ body: (Range<Int>) -> Void) {
    let count = max(1, 192 / batch.positions)
    for first in stride(from: 0, to: batch.samples, by: count) {
      body(first..<min(first + count, batch.samples))
    }
  }

  func forward(_ batch: SequenceBatch, pass: Pass) {
    attentionDropout?.draw(pass, batch)
    projectionDropout?.draw(pass, batch)
    Self.forEachGroup(batch) { forward(batch, samples: $0, pass: pass) }
  }

  private func forward(_ batch: SequenceBatch, samples: Range<Int>, pass: Pass) {
    let rows = batch.rows(ofSamples: samples)
    firstNorm.forward(rows: rows)
    query.forward(to: attention.base, rows: rows)
    core.forward(batch, samples: samples, pass: pass)
    attentionProjection.forward(to: middle.base, rows: rows) { rows in
      addResidual(input, attentionDropout, to: middle.base, rows)
    }
    secondNorm.forward(rows: rows)
    expansion.forward(to: expanded.base, rows: rows) { rows in
      let pitch = MapShape.pitch(4 * width)
      GaussianErrorUnit.apply(
        expanded.base + rows.lowerBound * pitch, to: activated.base + rows.lowerBound * pitch,
        count: rows.count * pitch)
    }
    projection.forward(to: result.base, rows: rows) { rows in
      addResidual(middle.base, projectionDropout, to: result.base, rows)
    }
  }

  private func addResidual(
    _ residual: UnsafePointer<Float>, _ dropout: SequenceDropout?, to output: UnsafeMutablePointer<Float>,
    _ rows: Range<Int>
  ) {
    dropout?.apply(output, to: output, rows: rows)
    let pitch = MapShape.pitch(width)
    for index in stride(from: rows.lowerBound * pitch, to: rows.upperBound * pitch, by: 8) {
      output.store(output.vector(at: index) + residual.vector(at: index), at: index)
    }
  }

  /// From ``outputGradient`` to the input's.
  func backward(to inputGradient: UnsafeMutablePointer<Float>, _ batch: SequenceBatch) {
    query.transposeWeights()
    attentionProjection.transposeWeights()
    expansion.transposeWeights()
    projection.transposeWeights()
    Self.forEachGroup(batch) { backward(to: inputGradient, batch, samples: $0) }
  }

  private func backward(
    to inputGradient: UnsafeMutablePointer<Float>, _ batch: SequenceBatch, samples: Range<Int>
  ) {
    let rows = batch.rows(ofSamples: samples)
    projectionDropout?.backward(resultGradient.base, rows: rows)
    projection.backward(to: rooms.wide.base, rows: rows) { rows in
      let pitch = MapShape.pitch(4 * width)
      let (start, count) = (rows.lowerBound * pitch, rows.count * pitch)
      let slopes = expanded.base + start
      multiplyElements(slopes, rooms.wide.base + start, into: slopes, count: count)
    }
    expansion.backward(to: rooms.narrow.base, rows: rows)
    secondNorm.backward(
      rooms.narrow.base, residual: resultGradient.base, to: middleGradient.base, batch, samples: samples)
    attentionDropout?.backward(middleGradient.base, rows: rows)
    attentionProjection.backward(to: rooms.narrow.base, rows: rows)
    core.backward(rooms.narrow.base, batch, samples: samples)
    query.backward(to: rooms.narrow.base, rows: rows)
    firstNorm.backward(
      rooms.narrow.base, residual: middleGradient.base, to: inputGradient, batch, samples: samples)
  }
}
