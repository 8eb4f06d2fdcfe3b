import Foundation
import Testing

@testable import Engine

@Suite struct TextSamplerTests {
  typealias Rule = TextSampler.Rule

  /// The shares of the softmax, by many draws at even places.
  @Test func tokensAreDrawnAsTheSoftmaxSays() {
    let logits = [0.0, log(2), log(5)]
    func shares(_ rule: Rule) -> [Double] {
      var counts = [0.0, 0, 0]
      for index in 0..<8000 {
        counts[Int(TextSampler.token(logits, (Double(index) + 0.5) / 8000, rule))] += 1
      }
      return counts.map { $0 / 8000 }
    }
    #expect(zip(shares(Rule()), [0.125, 0.25, 0.625]).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(
      zip(shares(Rule(temperature: 0.5)), [1.0 / 30, 4.0 / 30, 25.0 / 30]).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(zip(shares(Rule(top: 2)), [0, 2.0 / 7, 5.0 / 7]).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(shares(Rule(temperature: 0)) == [0, 0, 1] && shares(Rule(top: 1)) == [0, 0, 1])
  }

  /// Likeliest tokens behind a prompt are those of a forward pass over the whole text as far as the context reaches.
  @Test func itReadsAllThatTheContextHolds() throws {
    let golden = GoldenGPT.cases[0]
    let network = golden.makeNetwork(samples: 1)
    let sampler = try TextSampler(golden.model, weights: network.parameters.weights(), path: "golden")
    let drawn = sampler.tokens(after: [1, 2], count: golden.context + 5, by: Rule(temperature: 0))
    var text: [Int32] = [1, 2]
    for token in drawn {
      let window = Array(text.suffix(golden.context))
      network.forward(tokens: window, SequenceBatch(samples: 1, positions: window.count))
      let row = (window.count - 1) * MapShape.pitch(golden.vocabulary)
      let logits = (0..<golden.vocabulary).map { network.logits[row + $0] }
      #expect(logits[Int(token)] == logits.max())
      text.append(token)
    }
    let rule = Rule(seed: 4)
    let texts = [rule, rule, Rule(seed: 5)].map { sampler.tokens(after: [3], count: 40, by: $0) }
    #expect(texts[0] == texts[1] && texts[0] != texts[2])
  }
}
