import DataFiles
import Engine
import Foundation

/// What `sweep sample` asks for.
public struct SampleRequest: Sendable {
  /// Tokens.
  let length: Int
  /// How they are drawn: the same seed, prompt and weights give the same text.
  let rule: TextSampler.Rule
  /// What the text begins with; nil for a line feed, where the vocabulary has one.
  let prompt: String?

  /// See `TextSampler.Rule`.
  package init(
    length: Int = 500, temperature: Double = 0.8, top: Int? = 200, prompt: String? = nil, seed: Int = 0
  ) {
    self.length = length
    rule = TextSampler.Rule(temperature: temperature, top: top, seed: seed)
    self.prompt = prompt
  }
}

/// A problem whose trained models make text.
public protocol TextProblem: Problem {
  /// What a model writes, its prompt included, as bytes of text.
  ///
  /// - Parameters:
  ///   - values: of the cell that was trained.
  ///   - weights: the file that it kept.
  /// - Throws: why it writes nothing, in one sentence.
  func sample(
    _ values: CellValues, weights: String, in dataDirectory: URL, _ request: SampleRequest
  ) throws -> [UInt8]
}

extension LanguageModel: TextProblem {
  func sample(
    _ values: CellValues, weights: String, in dataDirectory: URL, _ request: SampleRequest
  ) throws -> [UInt8] {
    // The tokens of a text are those of its tokenizer: the text is read again.
    guard let texts = try LanguageData(values, self.texts).load(in: dataDirectory).texts else {
      throw CellError("token files do not say what their tokens stand for: there is no text to print")
    }
    let model = try values.settings(GPTSettings.self).model(vocabulary: texts.count)
    let sampler = try TextSampler(model, weights: Safetensors(contentsOf: weights), path: weights)
    let prompt = try Self.prompt(request, texts)
    let tokens = sampler.tokens(after: prompt, count: request.length, by: request.rule)
    // A line feed that nobody asked for is not shown.
    return ((request.prompt == nil ? [] : prompt) + tokens).flatMap { texts.texts[Int($0)] }
  }

  private static func prompt(_ request: SampleRequest, _ texts: TokenTexts) throws(CellError) -> [Int32] {
    guard let text = request.prompt else { return texts.tokens(of: "\n") ?? [0] }
    guard !text.isEmpty else { throw CellError("the prompt is empty") }
    if let tokens = texts.tokens(of: text) { return tokens }
    let unknown = text.unicodeScalars.first { texts.tokens(of: String($0)) == nil }
    throw CellError(
      "the prompt has '\(unknown.map(String.init) ?? "")', which the text that was trained on does not have")
  }
}
