import Foundation
import Testing

@testable import Engine

/// PyTorch's float64 reference values of nanoGPT's model.
struct GoldenGPT: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    var vocabulary: Int
    var context: Int
    var width: Int
    var layers: Int
    var heads: Int
    var batch: Int
    var seed: UInt64
    var names: [String]
    var shapes: [[Int]]
    var parameters: Int
    var logitsSample0Position0First5: [Double]
    var logitsSample0LastPositionFirst5: [Double]
    var loss: Double
    var perSampleLoss: [Double]
    var perSampleGradientNorm: [Double]
    var perSampleGradientNormByTensor: [[Double]]
    var rules: [Rule]

    var testDescription: String { "\(layers) layers of \(width)" }
  }

  struct Rule: GoldenEstimate, Decodable, CustomTestStringConvertible {
    var estimator: String
    var update: String
    var learningRate: Double
    var momentum: Double?
    var beta1: Double?
    var beta2: Double?
    var epsilon: Double?
    var weightDecay: Double?
    var clipThreshold: Double?
    var alpha: Double?
    var beta: Double?
    var microBatchSize: Int?
    var estimateNorm: Double
    var estimateNormByTensor: [Double]
    var estimateFirst3ByTensor: [[Double]]
    var clipped: Int
    var lossAfterSteps123: [Double]
    var parameterNormByTensorAfter3: [Double]

    var testDescription: String { "\(estimator) \(clipThreshold ?? alpha ?? 0) \(update)" }
  }

  var cases: [Case]

  static let cases: [Case] = {
    let url = Bundle.module.url(forResource: "golden_gpt", withExtension: "json", subdirectory: "Fixtures")!
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try! decoder.decode(GoldenGPT.self, from: Data(contentsOf: url)).cases
  }()
}

extension GoldenGPT.Case {
  var model: GPTModel {
    GPTModel(vocabulary: vocabulary, layers: layers, heads: heads, width: width, context: context)
  }

  func makeNetwork(samples: Int? = nil) -> GPTNetwork {
    let network = GPTNetwork(model, samples: samples ?? batch)
    for (index, tensor) in network.parameters.tensors.enumerated() {
      let isMatrix = tensor.shape.count > 1
      let values = Golden.uniform(
        tensor: UInt64(index), count: tensor.count,
        scale: isMatrix ? 2 / Double(tensor.shape[1]).squareRoot() : 0.25, seed: seed)
      network.parameters.setValues(of: tensor, to: values.map { Float(isMatrix ? $0 : 1 + $0) })
    }
    return network
  }

  /// Token of a position of a sample; one more position than the context.
  func token(_ sample: Int, _ position: Int) -> Int32 {
    Int32((5 * sample + 3 * position + sample * position) % vocabulary)
  }

  func tokens(_ samples: Range<Int>) -> [Int32] {
    samples.flatMap { sample in (0..<context).map { token(sample, $0) } }
  }

  func targets(_ samples: Range<Int>) -> [Int32] {
    samples.flatMap { sample in (0..<context).map { token(sample, $0 + 1) } }
  }
}

extension GoldenGPT.Rule {
  var optimizer: Optimizer {
    switch estimator {
    case "mean": Optimizer()
    case "normalized": Optimizer(NormalizedMean())
    case "clip": Optimizer(BatchClip(threshold: clipThreshold!))
    case "ps_clip":
      Optimizer(PerSampleClip(threshold: clipThreshold ?? alpha!, beta: beta ?? .infinity))
    case "micro_batch_clip": Optimizer(MicroBatchClip(threshold: clipThreshold!))
    default: preconditionFailure("the golden file has an estimator \(estimator)")
    }
  }
}

/// The update rules in Double, over estimates of the engine.
struct ReferenceUpdate {
  let rule: GoldenGPT.Rule
  private var first: [Double] = []
  private var second: [Double] = []
  private var steps = 0

  init(_ rule: GoldenGPT.Rule) { self.rule = rule }

  mutating func move(_ parameters: ParameterStorage, along estimate: [Double]) {
    if first.isEmpty {
      first = Array(repeating: 0, count: estimate.count)
      second = first
    }
    steps += 1
    for tensor in parameters.tensors {
      for index in tensor.offset..<(tensor.offset + tensor.count) {
        var value = Double(parameters.values.base[index])
        if rule.update == "sgd" {
          first[index] = rule.momentum! * first[index] + estimate[index]
          value -= rule.learningRate * first[index]
        } else {
          let (beta1, beta2) = (rule.beta1!, rule.beta2!)
          if tensor.shape.count > 1 { value *= 1 - rule.learningRate * rule.weightDecay! }
          first[index] = beta1 * first[index] + (1 - beta1) * estimate[index]
          second[index] = beta2 * second[index] + (1 - beta2) * estimate[index] * estimate[index]
          let mean = first[index] / (1 - pow(beta1, Double(steps)))
          let square = second[index] / (1 - pow(beta2, Double(steps)))
          value -= rule.learningRate * mean / (square.squareRoot() + rule.epsilon!)
        }
        parameters.values.base[index] = Float(value)
      }
    }
  }
}
