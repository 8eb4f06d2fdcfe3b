/// How per-sample norms of a batch of sequences are measured, and their weighted sum formed. All ways are exact.
///
/// An element of G_i, the gradient of sample i, takes T multiply-adds, of T positions, and so does an element of the plain
/// sum for each sample; forward and backward passes take twice as many. Gram products take T²(in + out)/2 of a layer and
/// sample, half of what they take without symmetry, and no element of G_i.
///
/// One more way was measured, and loses: taking the clipped samples' shares away from the plain sum by one more product
/// costs 1.03 steps with a tenth clipped, as `.sampleBySample` does, but 1.17 with half, and what is left of an outlier has
/// its roundings.
enum NormWay {
  /// For norms that are only recorded: the plain sum, each sample's tile measured on the way, in its registers, and used
  /// there: 1.01 steps with 64 positions, 1.00 with 256.
  case sum
  /// For norms that weights depend on: each sample's whole gradient in a buffer, piece by piece: what the sample before has
  /// left there is added with its weight, then the piece is formed in its place, while what the next one needs is fetched.
  /// It takes as long whatever is clipped: 1.04 to 1.05 steps of 4/4/128 with 64 positions, 0.99 to 1.02 of 6/6/384 with
  /// 256 (AMD Zen 5).
  case sampleBySample

  /// - Parameter weighsSamples: whether weights depend on the norms.
  init(weighsSamples: Bool) { self = weighsSamples ? .sampleBySample : .sum }

  /// Whether a linear layer's norms are Gram products instead: of few positions, where weights depend on them.
  ///
  /// Measured in turns on one core (AMD Zen 4, loaded), a step in steps without norms, with Gram products and without: 1.12
  /// and 1.27 for a width of 128 and 16 positions, 1.08 and 1.14 for 256 and 32, 1.15 and 1.13 for 128 and 32. Norms that
  /// are only recorded cost 1.12 and 1.08 for a width of 128 and 16 positions.
  func prefersGram(inputs: Int, outputs: Int, positions: Int) -> Bool {
    self == .sampleBySample
      && positions * positions * (inputs + outputs) <= Self.elementCost * inputs * outputs
  }

  /// Multiply-adds of Gram products, beside which holding and adding an element of G_i costs more.
  private static let elementCost = 6

  /// The most positions whose Gram products are preferred.
  static func mostGramPositions(inputs: Int, outputs: Int) -> Int {
    Int((Double(elementCost * inputs * outputs) / Double(inputs + outputs)).squareRoot())
  }
}
