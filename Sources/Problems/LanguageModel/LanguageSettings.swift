import Engine
import Foundation
import Vocabulary

/// The transformer's sizes.
struct GPTSettings: Settings {
  @Setting(.integer(1...10_000), "Blocks of attention and perceptron.") var layers: Int = 4
  @Setting(.integer(1...10_000), "Attention heads of a block; divides width.") var heads: Int = 4
  @Setting(.integer(1...1_000_000), "Channels of an embedding.") var width: Int = 128
  @Setting(.integer(1...1_000_000), unit: "tokens", "Tokens of a sequence.") var context: Int = 64
  @Setting(
    .from(0, below: 1),
    "Probability of an element to become 0: of embeddings, attention weights, and what each block adds.")
  var dropout: Double = 0
  @Setting(.flag, "Whether linear layers and layer norms have a bias.") var bias: Bool = false
  @Setting(.choice, before: .string("normal"), "What weights that are drawn begin with.")
  var weightDistribution = WeightDistribution.normal

  enum WeightDistribution: String, SettingChoice {
    case normal
    case truncatedNormal = "truncated_normal"

    var summary: String {
      switch self {
      case .normal: "Normal, deviation 0.02; smaller for what a block adds. As nanoGPT."
      case .truncatedNormal: "The same, cut off at two deviations but for what a block adds. As nanoGNS."
      }
    }
  }

  func model(vocabulary: Int) -> GPTModel {
    GPTModel(
      vocabulary: vocabulary, layers: layers, heads: heads, width: width, context: context, dropout: dropout,
      bias: bias, cutsWeights: weightDistribution == .truncatedNormal)
  }
}

/// Which text a model is trained on, beside `dataset`, and what is kept of it.
struct TextSettings: Settings {
  @Setting(
    .optional(.text),
    "Of dataset: text: the file; of dataset: tokens: the folder with train.bin and val.bin. Absolute or from where sweep is started."
  )
  var dataPath: String?
  @Setting(.choice, "How a text becomes tokens; token files are tokens already.")
  var tokenizer = Tokenizer.characters
  @Setting(
    .optional(.integer(2...65_536)),
    "Of dataset: tokens: how many different ones there are; 50257 for GPT-2's.")
  var vocabulary: Int?
  @Setting(
    .optional(.choice),
    "Measures test_loss on the last tenth, by which nothing is chosen; the tenth before it then validates. Left out: not measured, and the last tenth validates, as in nanoGPT."
  )
  var test: TestTime?

  enum TestTime: String, SettingChoice {
    case final
    var summary: String { "Once, after the last step, on all of it." }
  }

  static let dataPathKey = key(\.$dataPath)
  static let tokenizerKey = key(\.$tokenizer)
  static let vocabularyKey = key(\.$vocabulary)

  var path: String? { dataPath.map { ($0 as NSString).expandingTildeInPath } }
}

extension Tokenizer: SettingChoice {
  /// What a token is, for the catalog.
  public var summary: String {
    switch self {
    case .characters: "Each different character of the text, which is UTF-8."
    case .bytes: "The 256 bytes; reads any file."
    }
  }
}

/// How long a language model's training is, and how it is measured.
struct LanguageTrainingSettings: Settings {
  @Setting(.count, "Steps of the training.") var steps: Int
  @Setting(.count, "Sequences of a step.") var batchSize: Int = 12
  @Setting(
    .optional(.count),
    "Sequences computed with at a time, accumulated to a batch; divides batch_size. Left out: the whole batch."
  )
  var microBatchSize: Int?
  @Setting(
    .block, default: .map(["every": .integer(250), "batches": .integer(20)]),
    "When the model is measured, and on how much.")
  var evaluate: Evaluation

  struct Evaluation: Settings {
    @Setting(.count, unit: "steps", "Steps from one measurement to the next; divides steps.")
    var every: Int = 250
    @Setting(
      .integer(0...1_000_000_000),
      "Batches of random sequences of the validation part, the same at each measurement; 0 is all of it, in order."
    )
    var batches: Int = 20
  }
}
