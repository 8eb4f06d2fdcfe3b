import DataFiles
import Foundation

/// nanoGPT's transformer: pre-norm blocks of causal attention and a perceptron, output weights tied to the token
/// embedding.
///
/// Source: Karpathy, nanoGPT, `model.py`, after Radford et al., "Language models are unsupervised multitask learners",
/// 2019.
public struct GPTModel: Sendable, Hashable {
  /// Different tokens, at least 2: rows of the embedding, and outputs.
  public var vocabulary: Int
  /// Blocks.
  public var layers: Int
  /// Attention heads of a block.
  public var heads: Int
  /// Channels of an embedding, a multiple of ``heads``.
  public var width: Int
  /// Positions of a sequence at most.
  public var context: Int
  /// The probability of an element to become 0: of embeddings, attention weights, and what each block adds.
  public var dropout: Double
  /// Whether linear layers and layer norms have one.
  public var bias: Bool
  /// Whether the first values of embeddings and of what enters a block are cut off at two standard deviations, as in
  /// nanoGNS's model; what a block adds is not.
  public var cutsWeights: Bool

  package init(
    vocabulary: Int, layers: Int, heads: Int, width: Int, context: Int, dropout: Double = 0,
    bias: Bool = false, cutsWeights: Bool = false
  ) {
    self.vocabulary = vocabulary
    self.layers = layers
    self.heads = heads
    self.width = width
    self.context = context
    self.dropout = dropout
    self.bias = bias
    self.cutsWeights = cutsWeights
  }

  /// Throws ``DataError`` where the parts do not fit together.
  public func check() throws(DataError) {
    guard vocabulary > 1 else { throw DataError("a vocabulary of \(vocabulary)") }
    guard layers > 0, heads > 0, width > 0, context > 0 else {
      throw DataError("layers, heads, width and context must each be at least 1")
    }
    guard width % heads == 0 else {
      throw DataError("width \(width) is not a multiple of heads \(heads)")
    }
    guard dropout >= 0, dropout < 1 else { throw DataError("dropout \(dropout) is not in 0 ..< 1") }
  }
}

/// A model's tensors under nanoGPT's names, in its order; the tied weight once.
struct GPTPlan {
  private(set) var tensors: [ParameterTensor] = []
  /// Indices of weights; where there are biases, each follows its weight.
  let tokenEmbedding = 0
  let positionEmbedding = 1
  private(set) var blocks: [Block] = []
  private(set) var lastNorm = 0
  /// Standard deviation of a tensor's first values; nil for weights of norms, which begin at 1, and biases, at 0.
  private(set) var deviations: [Double?] = []
  /// Standard deviations at which a tensor's first values end; infinite where they do not.
  private(set) var ends: [Float] = []

  struct Block {
    var firstNorm: Int
    var attention: Int
    var attentionProjection: Int
    var secondNorm: Int
    var expansion: Int
    var projection: Int
  }

  init(_ model: GPTModel) {
    let width = model.width
    /// nanoGPT's initialisation: what a block adds to the residual stream shrinks with the number of blocks.
    let (usual, residual) = (0.02, 0.02 / (2 * Double(model.layers)).squareRoot())
    func add(
      _ name: String, _ weight: [Int], _ order: ParameterTensor.Order, _ deviation: Double?, hasBias: Bool
    ) -> Int {
      deviations += hasBias ? [deviation, nil] : [deviation]
      return tensors.addLayer(name, weight: weight, order, hasBias: hasBias)
    }
    func linear(_ name: String, _ outputs: Int, _ inputs: Int, _ deviation: Double) -> Int {
      add(name, [outputs, inputs], .panels(taps: 1), deviation, hasBias: model.bias)
    }
    func norm(_ name: String) -> Int { add(name, [width], .same, nil, hasBias: model.bias) }
    _ = add("transformer.wte", [model.vocabulary, width], .panels(taps: 1), usual, hasBias: false)
    _ = add("transformer.wpe", [model.context, width], .same, usual, hasBias: false)
    for layer in 0..<model.layers {
      let name = "transformer.h.\(layer)"
      blocks.append(
        Block(
          firstNorm: norm("\(name).ln_1"), attention: linear("\(name).attn.c_attn", 3 * width, width, usual),
          attentionProjection: linear("\(name).attn.c_proj", width, width, residual),
          secondNorm: norm("\(name).ln_2"), expansion: linear("\(name).mlp.c_fc", 4 * width, width, usual),
          projection: linear("\(name).mlp.c_proj", width, 4 * width, residual)))
    }
    lastNorm = norm("transformer.ln_f")
    ends = deviations.map { $0 == usual && model.cutsWeights ? 2 : .infinity }
  }
}

extension ParameterStorage {
  /// nanoGPT's initialisation: matrices normal, norms 1, biases 0.
  ///
  /// Element j of tensor k is the same number in any storage order.
  func initialise(_ plan: GPTPlan, from stream: RandomStream) {
    for (index, tensor) in tensors.enumerated() {
      let values = values.base + tensor.offset
      guard let deviation = plan.deviations[index] else {
        values.update(repeating: tensor.name.hasSuffix(".weight") ? 1 : 0, count: tensor.count)
        continue
      }
      var normals = Vector.zero
      for element in 0..<tensor.count {
        // Four pairs by Box and Muller from two blocks of words.
        if element % 8 == 0 { normals = Self.normals(stream, element / 4, index) }
        var normal = normals[element % 8]
        var draw = 0
        // Drawn again, at an address of its own.
        while abs(normal) > plan.ends[index] {
          draw += 1
          normal = Self.normals(stream, element / 8 * 2, index, draw)[element % 8]
        }
        values[tensor.place(ofElement: element)] = Float(deviation) * normal
      }
    }
  }

  private static func normals(_ stream: RandomStream, _ block: Int, _ tensor: Int, _ draw: Int = 0) -> Vector
  {
    let (first, second) = (stream.words(at: block, tensor, draw), stream.words(at: block + 1, tensor, draw))
    let (radii, turns) = (SIMD4(first.x, first.y, first.z, first.w), second)
    var result = Vector.zero
    for pair in 0..<4 {
      // In (0, 1], so that its logarithm is finite.
      let uniform = (Double(radii[pair]) + 1) * 0x1p-32
      let radius = (-2 * log(uniform)).squareRoot()
      let angle = 2 * Double.pi * Double(turns[pair]) * 0x1p-32
      result[2 * pair] = Float(radius * cos(angle))
      result[2 * pair + 1] = Float(radius * sin(angle))
    }
    return result
  }
}
