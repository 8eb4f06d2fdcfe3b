import DataFiles
import Foundation

/// A training of a language model: everything that decides what it computes.
public struct LanguageTraining: Sendable {
  /// Its vocabulary has all tokens of the splits; its context is the length of every sequence.
  public var model: GPTModel
  /// Each part longer than the model's context.
  public var splits: TokenSplits
  /// Bytes of each token's text; empty where they are not known.
  public var tokenBytes: [Int32]
  /// Sequences that validation measures, the same each time; nil is all of the split, one behind the other.
  public var validationCount: Int?
  /// A pass is what lies between two measurements.
  public var configuration: TrainingConfiguration
  /// Steps of a pass.
  public var stepsPerPass: Int

  package init(
    model: GPTModel, splits: TokenSplits, tokenBytes: [Int32] = [], validationCount: Int?, stepsPerPass: Int,
    _ configuration: TrainingConfiguration
  ) {
    self.model = model
    self.splits = splits
    self.tokenBytes = tokenBytes
    self.validationCount = validationCount
    self.stepsPerPass = stepsPerPass
    self.configuration = configuration
  }

  /// The training at its beginning.
  ///
  /// - Parameter clock: seconds from any start.
  /// - Throws: ``DataError`` where its parts do not fit together, or the machine has too little memory.
  public func begin(clock: @escaping () -> Double) throws -> Training<LanguageSums> {
    try model.check()
    guard splits.shortest > model.context else {
      throw DataError(
        "the shortest part of the data has \(splits.shortest) tokens: too few for a context of \(model.context)"
      )
    }
    let capacity = configuration.microBatchSize
    try MemoryNeed.check(model.leastMemory(batch: capacity, slots: configuration.optimizer.slotCount))
    func windows(_ tokens: TokenSet, _ choice: TokenWindows.Choice) -> TokenWindows {
      TokenWindows(tokens, length: model.context, choice, capacity: capacity)
    }
    func stream(_ role: StreamRole) -> RandomStream { RandomStream(seed: configuration.seed, role: role) }
    return try Training(
      configuration, network: GPTNetwork(model, samples: capacity, tokenBytes: tokenBytes),
      data: TrainingData(
        training: windows(
          splits.training,
          .random(stream(.samplingOrder), count: stepsPerPass * configuration.batchSize)),
        validation: windows(
          splits.validation,
          validationCount.map { .fixed(stream(.validationWindows), count: $0) } ?? .consecutive),
        test: splits.test.map { windows($0, .consecutive) }), clock: clock)
  }
}

/// A transformer as a training sees it.
extension GPTNetwork: TrainedNetwork {
  var tiedShare: TiedShare? { gradients.tiedShare }

  func evaluate(_ batch: Batch, pass: Pass, forGradient: Bool) -> LanguageSums {
    let sequences = SequenceBatch(samples: batch.count, positions: model.context)
    forward(tokens: batch.tokens, sequences, pass: pass)
    var sums = LanguageSums()
    sums.loss = evaluateLoss(targets: batch.targets, sequences, forGradient: forGradient)
    sums.tokens = sequences.rows
    if !tokenBytes.isEmpty {
      for row in 0..<sequences.rows { sums.bytes += Int(tokenBytes[Int(batch.targets[row])]) }
    }
    return sums
  }

  func backward(
    _ batch: Batch, _ part: BatchPart, into step: GradientStep
  ) -> (clippedSamples: Int, outcome: GradientStep.Outcome?) {
    backward(
      SequenceBatch(samples: batch.count, positions: model.context), firstIndex: part.firstIndex,
      weighting: step.weighting, recordsNorms: part.recordsNorms
    ) { gradient in
      (gradient.clippedSamples, step.take(gradient, part))
    }
  }
}

/// What a language model's loss adds up over sequences.
public struct LanguageSums: LossSums {
  /// Each sequence's mean cross-entropy over its tokens, in nats.
  public var loss = 0.0
  /// Tokens that were predicted: one at each position of each sequence.
  public var tokens = 0
  /// Of the text that the tokens stand for; 0 where it is not known.
  public var bytes = 0

  /// Of no sequences.
  public init() {}

  /// Adds those of other sequences.
  public mutating func add(_ other: Self) {
    loss += other.loss
    tokens += other.tokens
    bytes += other.bytes
  }
}

extension Evaluation<LanguageSums> {
  /// Cross-entropy in bits for each byte of text, which compares tokenizers; NaN where the bytes are not known.
  public var bitsPerByte: Double {
    guard sums.bytes > 0 else { return .nan }
    return loss * Double(sums.tokens) / Double(sums.bytes) / log(2)
  }
}

extension PassMetrics<LanguageSums> {
  /// The pass's tokens ÷ the seconds of its steps, validation not counted.
  public var tokensPerSecond: Double {
    samplesPerSecond * Double(training.sums.tokens) / Double(training.samples)
  }
}
