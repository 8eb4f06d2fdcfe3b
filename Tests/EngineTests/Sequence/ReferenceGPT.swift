import Foundation
import Testing

@testable import Engine

/// nanoGPT's model as plain loops in Double: the loss of one sequence.
struct ReferenceGPT {
  let model: GPTModel
  let names: [String]
  /// Tensor by tensor, in PyTorch's order of elements.
  var parameters: [[Double]]

  init(_ network: GPTNetwork) {
    model = network.model
    let storage = network.parameters
    names = storage.tensors.map(\.name)
    parameters = storage.tensors.map { storage.elements(of: $0, in: storage.values.base).map(Double.init) }
  }

  private func tensor(_ name: String) -> [Double]? {
    names.firstIndex(of: name).map { parameters[$0] }
  }

  /// Mean over positions, in nats.
  func loss(_ tokens: [Int32], _ targets: [Int32]) -> Double {
    let logits = logits(tokens)
    var sum = 0.0
    for (row, target) in zip(logits, targets) {
      let top = row.max()!
      let total: Double = row.reduce(0) { $0 + exp($1 - top) }
      sum += top + log(total) - row[Int(target)]
    }
    return sum / Double(targets.count)
  }

  /// [position][token]
  func logits(_ tokens: [Int32]) -> [[Double]] {
    let width = model.width
    let (embedding, places) = (tensor("transformer.wte.weight")!, tensor("transformer.wpe.weight")!)
    var stream = tokens.enumerated().map { position, token in
      (0..<width).map { embedding[Int(token) * width + $0] + places[position * width + $0] }
    }
    for layer in 0..<model.layers {
      let name = "transformer.h.\(layer)"
      let attended = attention(linear(norm(stream, "\(name).ln_1"), "\(name).attn.c_attn"))
      stream = sum(stream, linear(attended, "\(name).attn.c_proj"))
      let expanded = linear(norm(stream, "\(name).ln_2"), "\(name).mlp.c_fc")
      let activated = expanded.map { $0.map { 0.5 * $0 * erfc(-$0 / 2.0.squareRoot()) } }
      stream = sum(stream, linear(activated, "\(name).mlp.c_proj"))
    }
    return norm(stream, "transformer.ln_f").map { row in
      (0..<model.vocabulary).map { token -> Double in
        var sum = 0.0
        for channel in 0..<width { sum += row[channel] * embedding[token * width + channel] }
        return sum
      }
    }
  }

  private func sum(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] { zip(a, b).map { zip($0, $1).map(+) } }

  private func norm(_ rows: [[Double]], _ name: String) -> [[Double]] {
    let (weight, bias) = (tensor("\(name).weight")!, tensor("\(name).bias"))
    return rows.map { row in
      let mean = row.reduce(0, +) / Double(row.count)
      let variance: Double = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
      return row.indices.map {
        (row[$0] - mean) / (variance + 1e-5).squareRoot() * weight[$0] + (bias?[$0] ?? 0)
      }
    }
  }

  private func linear(_ rows: [[Double]], _ name: String) -> [[Double]] {
    let (weight, bias) = (tensor("\(name).weight")!, tensor("\(name).bias"))
    return rows.map { row in
      (0..<weight.count / row.count).map { output in
        var sum = bias?[output] ?? 0
        for index in row.indices { sum += row[index] * weight[output * row.count + index] }
        return sum
      }
    }
  }

  /// From rows of queries, keys and values.
  private func attention(_ rows: [[Double]]) -> [[Double]] {
    let (width, size) = (model.width, model.width / model.heads)
    return rows.indices.map { query in
      (0..<model.heads).flatMap { head -> [Double] in
        let first = head * size
        let scores = (0...query).map { key -> Double in
          var sum = 0.0
          for channel in first..<first + size { sum += rows[query][channel] * rows[key][width + channel] }
          return sum / Double(size).squareRoot()
        }
        let top = scores.max()!
        let weights = scores.map { exp($0 - top) }
        let total = weights.reduce(0, +)
        return (0..<size).map { channel -> Double in
          var sum = 0.0
          for key in 0...query { sum += weights[key] * rows[key][2 * width + first + channel] }
          return sum / total
        }
      }
    }
  }
}

/// Small models whose sizes are round nowhere: widths that fill no vector, vocabularies of more than one panel, contexts
/// of more than one block of attention, with biases and without.
struct SequenceZoo: Sendable, CustomTestStringConvertible {
  var name: String
  var model: GPTModel
  var testDescription: String { name }

  static let all = [
    SequenceZoo(
      name: "one layer, round",
      model: GPTModel(vocabulary: 64, layers: 1, heads: 2, width: 16, context: 16)),
    SequenceZoo(
      name: "biases, odd sizes",
      model: GPTModel(vocabulary: 70, layers: 2, heads: 3, width: 30, context: 21, bias: true)),
    SequenceZoo(
      name: "three blocks of attention, two panels of inputs",
      model: GPTModel(vocabulary: 131, layers: 1, heads: 2, width: 74, context: 150, bias: true)),
    SequenceZoo(
      name: "few positions",
      model: GPTModel(vocabulary: 40, layers: 1, heads: 2, width: 68, context: 11, bias: true)),
    SequenceZoo(
      name: "heads wider than a panel",
      model: GPTModel(vocabulary: 5, layers: 1, heads: 1, width: 72, context: 33)),
  ]
}

/// A small model on made-up tokens.
struct SequenceProblem {
  let model: GPTModel
  let tokens: [Int32]
  let samples: Int

  init(_ model: GPTModel, samples: Int) {
    self.model = model
    self.samples = samples
    let stream = RandomStream(seed: 11, role: .samplingOrder)
    tokens = (0...samples * model.context).map { Int32(stream.words(at: $0).x % UInt32(model.vocabulary)) }
  }

  /// Weights far from the small ones that training begins with, so that every nonlinearity is at work.
  func makeNetwork(samples: Int? = nil) -> GPTNetwork {
    let network = GPTNetwork(model, samples: samples ?? self.samples)
    let stream = RandomStream(seed: 12, role: .initialisation)
    for (index, tensor) in network.parameters.tensors.enumerated() {
      let isMatrix = tensor.shape.count > 1
      let isBias = tensor.name.hasSuffix("bias")
      let scale = isMatrix ? 2 / Float(tensor.shape[1]).squareRoot() : 0.5
      network.parameters.setValues(
        of: tensor,
        to: (0..<tensor.count).map {
          scale * (2 * stream.words(at: $0, index).x.unitFloat - 1) + (isMatrix || isBias ? 0 : 1)
        })
    }
    return network
  }

  func inputs(_ range: Range<Int>, positions: Int? = nil) -> [Int32] {
    let length = positions ?? model.context
    return range.flatMap { sample in tokens[sample * model.context..<sample * model.context + length] }
  }

  func targets(_ range: Range<Int>, positions: Int? = nil) -> [Int32] {
    let length = positions ?? model.context
    return range.flatMap { sample in tokens[sample * model.context + 1..<sample * model.context + 1 + length]
    }
  }

  /// A backward pass over a range of samples.
  @discardableResult
  func backward<Result>(
    _ network: GPTNetwork, _ range: Range<Int>, positions: Int? = nil, firstIndex: Int = 0,
    weighting: Weighting = .uniform, recordsNorms: Bool = false, pass: Pass = .evaluation,
    _ body: (SequenceGradients) -> Result
  ) -> Result {
    let batch = SequenceBatch(samples: range.count, positions: positions ?? model.context)
    network.forward(tokens: inputs(range, positions: positions), batch, pass: pass)
    _ = network.evaluateLoss(targets: targets(range, positions: positions), batch, forGradient: true)
    return network.backward(
      batch, firstIndex: firstIndex, weighting: weighting, recordsNorms: recordsNorms, body)
  }

  /// g_i of every sample, each from a batch of its own, tensor by tensor in PyTorch's order.
  func sampleGradients() -> [[[Double]]] {
    let network = makeNetwork(samples: 1)
    return (0..<samples).map { sample in
      backward(network, sample..<sample + 1) { $0.form(.keep) }
      return network.gradientTensors
    }
  }
}

extension GPTNetwork {
  /// The gradient buffer, tensor by tensor in PyTorch's order.
  var gradientTensors: [[Double]] {
    parameters.tensors.map { parameters.elements(of: $0, in: parameters.gradient.base).map(Double.init) }
  }
}
