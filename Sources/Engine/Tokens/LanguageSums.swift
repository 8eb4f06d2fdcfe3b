import Foundation

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
