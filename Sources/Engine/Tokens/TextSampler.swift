import DataFiles
import Foundation

/// Draws text from a language model, token by token.
public final class TextSampler {
  /// How tokens are drawn.
  public struct Rule: Sendable {
    /// What logits are divided by; 0 always takes the largest.
    public var temperature: Double
    /// Only so many of the largest logits are drawn from; nil for all.
    public var top: Int?
    /// Of the draws, one for each place behind the prompt.
    public var seed: Int

    package init(temperature: Double = 1, top: Int? = nil, seed: Int = 0) {
      self.temperature = temperature
      self.top = top
      self.seed = seed
    }
  }

  private let network: GPTNetwork

  /// - Parameter path: names the weights in errors.
  /// - Throws: ``DataError`` where they are not the model's.
  public init(_ model: GPTModel, weights: Safetensors, path: String) throws(DataError) {
    try model.check()
    network = GPTNetwork(model, samples: 1)
    try network.setWeights(weights, path: path)
  }

  /// The tokens that follow a prompt, each drawn behind all before it as far as the context reaches. The same prompt, rule
  /// and weights give the same tokens.
  ///
  /// - Parameter prompt: at least one token, each below the vocabulary.
  public func tokens(after prompt: [Int32], count: Int, by rule: Rule) -> [Int32] {
    precondition(!prompt.isEmpty, "a prompt without a token")
    let stream = RandomStream(seed: rule.seed, role: .sampledText)
    var text = prompt
    for index in 0..<count {
      let window = Array(text.suffix(network.model.context))
      let positions = SequenceBatch(samples: 1, positions: window.count)
      network.forward(tokens: window, positions)
      let words = stream.words(at: index)
      let uniform = Double(UInt64(words.x) << 21 ^ UInt64(words.y) >> 11) * 0x1p-53
      let row = (window.count - 1) * MapShape.pitch(network.model.vocabulary)
      text.append(
        Self.token((0..<network.model.vocabulary).map { Double(network.logits[row + $0]) }, uniform, rule))
    }
    return Array(text.dropFirst(prompt.count))
  }

  /// The token at a place of the distribution that the logits are of.
  ///
  /// - Parameter uniform: in [0, 1).
  static func token(_ logits: [Double], _ uniform: Double, _ rule: Rule) -> Int32 {
    let largest = logits.max() ?? 0
    guard rule.temperature > 0, largest.isFinite else { return Int32(logits.firstIndex(of: largest) ?? 0) }
    // As nanoGPT's: what equals the last of the largest stays.
    let least = rule.top.map { $0 < logits.count ? logits.sorted(by: >)[max(1, $0) - 1] : -.infinity }
    let weights = logits.map { logit in
      least.map { logit < $0 } == true ? 0 : exp((logit - largest) / rule.temperature)
    }
    var left = uniform * weights.reduce(0, +)
    for (token, weight) in weights.enumerated() where weight > 0 {
      left -= weight
      if left < 0 { return Int32(token) }
    }
    return Int32(weights.lastIndex { $0 > 0 } ?? 0)
  }
}
