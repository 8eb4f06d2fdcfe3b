import Foundation
import Testing

@testable import Engine

/// PyTorch's float64 reference values, and the generator that rebuilds their parameters and inputs.
struct Golden: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    var model: String
    var batch: Int
    /// (channels, height, width)
    var input: [Int]
    var classes: Int
    var seed: UInt64
    var parameters: Int
    var loss: Double
    var logitsSample0First5: [Double]
    var perSampleGradientNorm: [Double]
    var perSampleGradientNormByTensor: [[Double]]
    var rules: [Rule]

    var testDescription: String { model }
  }

  struct Rule: GoldenEstimate, Decodable, CustomTestStringConvertible {
    var kind: String
    var microBatchSize: Int?
    var momentum: Double
    var learningRate: Double
    var clipThreshold: Double?
    var alpha: Double?
    var beta: Double?
    var estimateNorm: Double
    var estimateNormByTensor: [Double]
    var estimateFirst3ByTensor: [[Double]]
    var clipped: Int
    var lossAfterSteps123: [Double]

    var testDescription: String { "\(kind) \(clipThreshold ?? alpha ?? 0) \(beta ?? .infinity)" }
  }

  var cases: [Case]

  static let cases: [Case] = {
    let url = Bundle.module.url(forResource: "golden", withExtension: "json", subdirectory: "Fixtures")!
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try! decoder.decode(Golden.self, from: Data(contentsOf: url)).cases
  }()

  static let alexNetCifar = cases.first { $0.model == "alexnet_cifar" }!

  /// splitmix64: value i of tensor k is mix((seed << 48) + (k << 32) + i + 1); its top 24 bits give u in [0, 1).
  static func uniform(tensor: UInt64, count: Int, scale: Double, seed: UInt64) -> [Double] {
    (1...count).map { index in
      var z = (seed << 48) &+ (tensor << 32) &+ UInt64(index)
      z = z &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z = z ^ (z >> 31)
      return scale * (2 * (Double(z >> 40) / 16_777_216) - 1)
    }
  }
}

extension Golden.Case {
  func makeNetwork() -> Network {
    let image = ImageShape(size: input[1], channels: input[0])
    let model = Models.named(model)!.model(["dropout": .number(0)], data: image)
    let network = Network(model: model, classes: classes, batchCapacity: batch)
    var fan = 1
    for (index, tensor) in network.parameters.tensors.enumerated() {
      if tensor.shape.count > 1 { fan = tensor.shape.dropFirst().reduce(1, *) }
      let values = Golden.uniform(
        tensor: UInt64(index), count: tensor.count, scale: 2 / Double(fan).squareRoot(), seed: seed)
      network.parameters.setValues(of: tensor, to: values.map(Float.init))
    }
    return network
  }

  /// The generator's (batch, channels, size, size) as the network takes them.
  func images(of network: Network) -> [Float] {
    let length = input.reduce(1, *)
    let values = Golden.uniform(tensor: 1000, count: batch * length, scale: 1, seed: seed)
    return network.frame.framed(
      (0..<batch).map { values[($0 * length)..<(($0 + 1) * length)].map(Float.init) })
  }

  var labels: [Int32] { (0..<batch).map { Int32((7 * $0 + 3) % classes) } }
}

extension Golden.Rule {
  var optimizer: Optimizer {
    switch kind {
    case "sgd": Optimizer(momentum: momentum)
    case "normalized_sgd": Optimizer(NormalizedMean(epsilon: 0), momentum: momentum)
    case "clip_sgd":
      Optimizer(BatchClip(threshold: clipThreshold!, epsilon: 0), momentum: momentum)
    case "ps_clip_sgd":
      Optimizer(
        PerSampleClip(threshold: clipThreshold ?? alpha!, beta: beta ?? .infinity, epsilon: 0),
        momentum: momentum)
    case "micro_batch_clip_sgd":
      Optimizer(MicroBatchClip(threshold: clipThreshold!, epsilon: 0), momentum: momentum)
    default: preconditionFailure("the golden file has a rule \(kind)")
    }
  }
}

/// What PyTorch's estimate of the gradient is.
protocol GoldenEstimate {
  var estimateNormByTensor: [Double] { get }
  var estimateFirst3ByTensor: [[Double]] { get }
}

/// After a first step with momentum, whose velocity is the estimate.
func expectEstimate(of rule: some GoldenEstimate, in parameters: ParameterStorage, within tolerance: Double) {
  let estimate = UnsafePointer(parameters.velocity.base)
  var norms: [Double] = []
  for (index, tensor) in parameters.tensors.enumerated() {
    norms.append(squaredNorm(estimate + tensor.offset, count: tensor.count).squareRoot())
    let first = (0..<3).map { Double(estimate[tensor.offset + tensor.place(ofElement: $0)]) }
    // Three of a tensor's elements can be small beside the rest, whose size sets the rounding.
    let expected = rule.estimateFirst3ByTensor[index]
    let typical = norms[index] * (3 / Double(tensor.count)).squareRoot()
    #expect(norm(zip(first, expected).map(-)) < tolerance * max(typical, norm(expected)))
  }
  #expect(distance(norms, rule.estimateNormByTensor) < tolerance)
}
