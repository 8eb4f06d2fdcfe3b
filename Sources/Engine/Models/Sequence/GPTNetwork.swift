/// A transformer with its parameters and the workspace of one batch of sequences. A sample is one sequence, its loss the
/// mean over its positions.
///
/// Not Sendable: one thread computes with one network.
final class GPTNetwork {
  let model: GPTModel
  /// Bytes of each token's text; empty where they are not known.
  let tokenBytes: [Int32]
  /// Sequences at most, and positions.
  let capacity: SequenceBatch
  let parameters: ParameterStorage
  private let plan: GPTPlan
  private let embedding: TokenEmbedding
  private let tokenRows: TokenRows
  private let embedded: FloatBuffer
  private let embeddedGradient: FloatBuffer
  /// Behind the embedding, whose δ is its gradient.
  private let dropout: SequenceDropout?
  private let blocks: [GPTBlock]
  private let lastNorm: LayerNorm
  private let normed: FloatBuffer
  private let head: SequenceLinear
  private let logitBuffer: FloatBuffer
  private let rooms: GPTBlock.Rooms
  /// Every part with parameters.
  let gradients: SequenceGradients
  /// Each sample's loss after ``evaluateLoss(targets:batch:forGradient:)``; one Double a sample.
  var sampleLosses: UnsafeMutablePointer<Double> { losses.base }
  private let losses: Buffer<Double>

  /// Each sample's gradient norm after ``backward(batch:firstIndex:weighting:recordsNorms:_:)``; one Double a sample.
  var sampleNorms: UnsafeMutablePointer<Double> { gradients.sampleNorms }
  /// (rows, pitch of the vocabulary); after a loss for the gradient, that gradient.
  var logits: UnsafeMutablePointer<Float> { logitBuffer.base }

  /// - Parameter samples: sequences that are computed with at a time.
  init(_ model: GPTModel, samples: Int, tokenBytes: [Int32] = []) {
    precondition(samples > 0, "a batch of \(samples)")
    self.model = model
    self.tokenBytes = tokenBytes
    capacity = SequenceBatch(samples: samples, positions: model.context)
    plan = GPTPlan(model)
    let storage = ParameterStorage(tensors: plan.tensors)
    parameters = storage
    let (width, capacity) = (model.width, capacity)
    embedded = capacity.buffer(width)
    embeddedGradient = capacity.buffer(width)
    normed = capacity.buffer(width)
    logitBuffer = capacity.buffer(model.vocabulary)
    dropout = SequenceDropout(probability: model.dropout, layer: 0, width: width, capacity: capacity)
    let delta = UnsafePointer(dropout?.gradient.base ?? embeddedGradient.base)
    embedding = TokenEmbedding(storage, tensor: plan.positionEmbedding, delta: delta)
    tokenRows = TokenRows(vocabulary: model.vocabulary, width: width, delta: delta, capacity: capacity)
    let rooms = GPTBlock.Rooms(model, capacity: capacity)
    self.rooms = rooms
    var blocks: [GPTBlock] = []
    for (layer, block) in plan.blocks.enumerated() {
      blocks.append(
        GPTBlock(
          model, block, layer: layer, storage: storage,
          input: UnsafePointer(blocks.last?.output ?? embedded.base), capacity: capacity, rooms: rooms))
    }
    self.blocks = blocks
    lastNorm = LayerNorm(
      storage, tensor: plan.lastNorm, hasBias: model.bias,
      input: UnsafePointer(blocks.last?.output ?? embedded.base), output: normed.base, samples: samples,
      context: model.context)
    head = SequenceLinear(
      storage, tensor: plan.tokenEmbedding, hasBias: false, input: normed.base, delta: logitBuffer.base,
      transposed: rooms.transposed.base, tied: tokenRows, scratch: rooms.scratch, samples: samples)
    gradients = SequenceGradients(
      [head, embedding] + blocks.flatMap(\.parts) + lastNorm.parts, storage, samples: samples)
    losses = Buffer(count: samples)
  }

  /// nanoGPT's initialisation.
  func initialise(from stream: RandomStream) { parameters.initialise(plan, from: stream) }

  /// - Parameter tokens: (sample, position), each below the vocabulary.
  func forward(tokens: UnsafePointer<Int32>, _ batch: SequenceBatch, pass: Pass = .evaluation) {
    precondition(
      batch.samples <= capacity.samples && batch.positions <= capacity.positions,
      "a batch of \(batch) in a workspace for \(capacity)")
    tokenRows.read(tokens, batch)
    embedding.forward(tokens, to: embedded.base, batch)
    if let dropout {
      dropout.draw(pass, batch)
      dropout.apply(embedded.base, to: embedded.base, rows: 0..<batch.rows)
    }
    for block in blocks { block.forward(batch, pass: pass) }
    lastNorm.forward(rows: 0..<batch.rows)
    head.forward(to: logitBuffer.base, rows: 0..<batch.rows)
  }

  /// The sum of the samples' losses, in nats; with `forGradient` the logits become their gradient of the mean loss.
  ///
  /// - Parameter targets: the token that follows each position.
  func evaluateLoss(targets: UnsafePointer<Int32>, _ batch: SequenceBatch, forGradient: Bool) -> Double {
    SequenceCrossEntropy.evaluate(
      logitBuffer.base, targets: targets, batch, vocabulary: model.vocabulary, forGradient: forGradient,
      losses: sampleLosses)
    return (0..<batch.samples).reduce(0) { $0 + sampleLosses[$1] }
  }

  /// One backward pass after a loss for the gradient, towards the estimate (1/B) Σ_i w_i g_i, times the weighting's
  /// ``Weighting/magnification``.
  ///
  /// - Parameters:
  ///   - firstIndex: place of the first sample in its batch, where this is a later micro-batch of it.
  ///   - body: forms the estimate.
  @discardableResult
  func backward<Result>(
    _ batch: SequenceBatch, firstIndex: Int = 0, weighting: Weighting, recordsNorms: Bool,
    _ body: (SequenceGradients) -> Result
  ) -> Result {
    head.backwardInBlocks(to: rooms.narrow.base, rows: 0..<batch.rows)
    lastNorm.backward(
      rooms.narrow.base, residual: nil, to: blocks.last?.outputGradient ?? embeddedGradient.base, batch,
      samples: 0..<batch.samples)
    for index in blocks.indices.reversed() {
      blocks[index].backward(
        to: index == 0 ? embeddedGradient.base : blocks[index - 1].outputGradient, batch)
    }
    dropout?.backward(embeddedGradient.base, rows: 0..<batch.rows)
    gradients.begin(batch, firstIndex: firstIndex, weighting: weighting, recordsNorms: recordsNorms)
    defer { gradients.end() }
    return body(gradients)
  }

  /// Floating-point operations of the matrix products of one sample's step: what sgemm's rate sets a limit to. Of
  /// attention only what causality leaves.
  func productFlops(positions: Int) -> Double {
    let linear = Double(gradients.products) * Double(positions) * 3
    return 2 * (linear + blocks.reduce(0) { $0 + $1.core.products(positions: positions) })
  }
}
