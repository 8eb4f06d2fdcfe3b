/// The gradients of a sequence model's parts after a backward pass, towards the estimate of its batch: measured sample by
/// sample, weighted, formed when it is asked for. Valid until the network's next pass.
final class SequenceGradients: GradientSource {
  private enum State {
    /// The sum is to be formed from δ.
    case pending
    /// The same, and samples are to be measured on the way.
    case unmeasured
    /// The gradient lies in its buffer.
    case formed
  }

  let parts: [any SequencePart]
  private let parameters: ParameterStorage
  private let sink: GradientSink
  private var states: [State]
  private var batch = SequenceBatch(samples: 0, positions: 0)
  /// One sample's whole gradient; takes no memory until a way needs it.
  private let sampleGradient: FloatBuffer
  /// One a sample.
  private let weights: FloatBuffer
  /// ‖G_i‖ of every sample of the last pass that measured them; see ``end()``.
  private let norms: Buffer<Double>
  var sampleNorms: UnsafeMutablePointer<Double> { norms.base }
  /// How many samples have a weight below 1.
  private(set) var clippedSamples = 0
  /// What the tied weights, the first part, have of it; see ``TiedShare``.
  private let tied: TiedSquares

  /// Multiply-adds of one position in the parts' forward products.
  var products: Int { parts.reduce(0) { $0 + $1.products } }

  init(_ parts: [any SequencePart], _ parameters: ParameterStorage, samples: Int) {
    self.parts = parts
    self.parameters = parameters
    states = parts.map { _ in .formed }
    let most = parts.map { max($0.mostPieces, Self.pieces(of: $0.place.count)) }.max() ?? 1
    sink = GradientSink(mostPieces: most)
    sampleGradient = FloatBuffer(count: parameters.count)
    weights = FloatBuffer(count: samples)
    norms = Buffer(count: samples)
    tied = TiedSquares(samples: samples)
  }

  /// Of the last pass, where it measured norms for a record alone.
  var tiedShare: TiedShare { tied.share(of: batch.samples) }

  /// After a backward pass: measures norms where they are wanted, and forms the weighted sum where weights
  /// depend on them.
  func begin(_ batch: SequenceBatch, firstIndex: Int, weighting: Weighting, recordsNorms: Bool) {
    (self.batch, clippedSamples) = (batch, 0)
    for part in parts { part.prepare(batch) }
    guard weighting.needsNorms || recordsNorms else {
      for index in states.indices { states[index] = .pending }
      return
    }
    let way = NormWay(weighsSamples: weighting.needsNorms)
    sampleNorms.update(repeating: 0, count: batch.samples)
    tied.begin()
    for (index, part) in parts.enumerated() {
      guard let part = part as? any GramPart, part.prefersGram(way, positions: batch.positions) else {
        states[index] = .formed
        continue
      }
      tied.keep(ofPart: index, from: sampleNorms, batch) { part.addSquares(batch, to: sampleNorms) }
      states[index] = .pending
    }
    switch way {
    case .sum:
      // Where the sum is formed: what moves parameters is then used while it is near.
      for index in states.indices where states[index] == .formed { states[index] = .unmeasured }
    case .sampleBySample: addSampleBySample(firstIndex: firstIndex, weighting)
    }
  }

  /// Behind everything that is done with the gradients of a pass: norms that nobody's use has measured are measured.
  func end() { if states.contains(.unmeasured) { form(.keep) } }

  /// Forms each sample's whole gradient, while the one before it, whose norm and so its weight is known, enters the sum.
  private func addSampleBySample(firstIndex: Int, _ weighting: Weighting) {
    var held: HeldSample?
    for sample in 0..<batch.samples {
      var square = sampleNorms[sample]
      for (index, part) in parts.enumerated() where states[index] == .formed {
        square += part.formSample(sample, batch, into: sampleGradient.base, held: held)
      }
      let norm = norm(square: square)
      sampleNorms[sample] = norm
      let weight = weighting.factor(norm: norm, index: firstIndex + sample)
      if weight < 1 { clippedSamples += 1 }
      weights.base[sample] = Float(weight * weighting.magnification)
      held = HeldSample(
        weight: weights.base[sample], gradient: sampleGradient.base,
        sum: parameters.gradient.base, opens: sample == 0)
    }
    for (index, part) in parts.enumerated() {
      if states[index] == .pending {
        (part as? any GramPart)?.scaleSamples(batch, by: weights.base)
        continue
      }
      _ = sharePieces(of: part) { held?.add($1) }
    }
  }

  /// - Parameter square: of the gradient as it is kept, which carries the batch's 1/B.
  private func norm(square: Double) -> Double {
    // Rounding can leave a sum of Gram products just below zero.
    (square < 0 ? 0 : square).squareRoot() * Double(batch.samples)
  }

  func measure() -> Double { form(.measure) }

  @discardableResult
  func form(_ use: GradientSink.Use) -> Double {
    var square = 0.0
    let measuresSamples = states.contains(.unmeasured)
    for (index, part) in parts.enumerated() {
      sink.begin(use)
      switch states[index] {
      case .formed: takeAll(of: part)
      case .pending: part.form(batch, into: sink)
      case .unmeasured:
        tied.keep(ofPart: index, from: sampleNorms, batch) {
          if !part.formMeasured(batch, squares: sampleNorms, into: sink) { takeAll(of: part) }
        }
        states[index] = .pending
      }
      if sink.keepsPieces { states[index] = .formed }
      square += sink.square
      if use.measuresNorm { tied.keep(square: sink.square, ofPart: index) }
    }
    if measuresSamples {
      for sample in 0..<batch.samples { sampleNorms[sample] = norm(square: sampleNorms[sample]) }
    }
    return square
  }

  private func takeAll(of part: any SequencePart) {
    let pieces = sharePieces(of: part) { piece, range in
      let gradient = parameters.gradient.base + range.lowerBound
      sink.take(piece, gradient, at: range.lowerBound, count: range.count)
    }
    sink.endGroup(pieces: pieces)
  }

  /// Calls `body` with each piece of what lies in a buffer of a part; by several threads.
  ///
  /// - Returns: how many there are.
  private func sharePieces(of part: any SequencePart, _ body: (_ piece: Int, Range<Int>) -> Void) -> Int {
    let pieces = Self.pieces(of: part.place.count)
    ProductThreads.share(pieces) { piece in
      let first = part.place.lowerBound + piece * Self.pieceCount
      body(piece, first..<min(first + Self.pieceCount, part.place.upperBound))
    }
    return pieces
  }

  /// Floats of a piece of what lies in a buffer.
  private static let pieceCount = GradientSink.chunksAtOnce * GradientSink.pieceCount

  private static func pieces(of count: Int) -> Int { (count + pieceCount - 1) / pieceCount }
}
