/// How many sequences are computed with, and how long they are.
///
/// In memory a batch of activations is (sample, position, pitch): a sample's positions are neighbouring rows, and the
/// batch is one matrix, which makes one product of a linear layer. A row's channels are filled up to
/// ``MapShape/pitch(_:)`` Floats with zeros that stay zeros.
struct SequenceBatch: Hashable {
  var samples: Int
  /// Tokens of each sample, at most the context.
  var positions: Int

  var rows: Int { samples * positions }

  /// Room for activations: (rows, pitch).
  func buffer(_ channels: Int) -> FloatBuffer { FloatBuffer(count: rows * MapShape.pitch(channels)) }

  /// Rows of one sample.
  func rows(ofSample sample: Int) -> Range<Int> { rows(ofSamples: sample..<sample + 1) }

  func rows(ofSamples samples: Range<Int>) -> Range<Int> {
    samples.lowerBound * positions..<samples.upperBound * positions
  }
}

/// A piece of a sequence model that has parameters: measures and forms their gradient after a backward pass.
protocol SequencePart: AnyObject {
  /// Where the parameters lie in the flat storage.
  var place: Range<Int> { get }

  /// Of its longest group of pieces, see ``GradientSink``.
  var mostPieces: Int { get }

  /// Multiply-adds of one position of a sample's gradient; 0 where they do not count.
  var products: Int { get }

  /// Once after every backward pass, before anything else is asked for.
  func prepare(_ batch: SequenceBatch)

  /// Forms Σ_i G_i, and `squares[i]` ← `squares[i]` + ‖G_i‖²: norms on the way.
  ///
  /// - Returns: whether the sum was handed over, piece by piece, with the numbers of one that lies in the buffer, to the
  ///   bit; else it lies there.
  func formMeasured(
    _ batch: SequenceBatch, squares: UnsafeMutablePointer<Double>, into sink: GradientSink
  ) -> Bool

  /// Forms Σ_i G_i and hands it over, piece by piece.
  func form(_ batch: SequenceBatch, into sink: GradientSink)

  /// Adds what is held of these parameters, and puts G_i in its place.
  ///
  /// - Parameter gradient: of all parameters.
  /// - Returns: ‖G_i‖².
  func formSample(
    _ sample: Int, _ batch: SequenceBatch, into gradient: UnsafeMutablePointer<Float>, held: HeldSample?
  ) -> Double
}

/// Of a part whose gradient is formed at once, and which is no matrix.
extension SequencePart {
  var mostPieces: Int { 1 }
  var products: Int { 0 }
  func prepare(_ batch: SequenceBatch) {}
}

/// A part whose samples' norms can be measured without forming their gradients.
protocol GramPart: SequencePart {
  func prefersGram(_ way: NormWay, positions: Int) -> Bool

  /// `squares[i]` ← `squares[i]` + ‖G_i‖².
  func addSquares(_ batch: SequenceBatch, to squares: UnsafeMutablePointer<Double>)

  /// Multiplies sample i's δ by `weights[i]`, before the sum is formed.
  func scaleSamples(_ batch: SequenceBatch, by weights: UnsafePointer<Float>)
}

/// One sample's gradient that enters the sum with its weight.
struct HeldSample {
  let weight: Float
  /// Of all parameters; so is the sum.
  let gradient: UnsafePointer<Float>
  let sum: UnsafeMutablePointer<Float>
  /// Whether the sample is the first.
  let opens: Bool

  /// sum ← (opens ? 0 : sum) + weight · gradient of some parameters.
  func add(_ range: Range<Int>) {
    addScaled(
      gradient + range.lowerBound, weight, to: sum + range.lowerBound, count: range.count, opens: opens)
  }

  /// What ``add(_:)`` reads.
  func operands(at offset: Int, count: Int) -> Product.Next {
    Product.Next(gradient + offset, opens ? nil : UnsafePointer(sum + offset), count: count)
  }
}
