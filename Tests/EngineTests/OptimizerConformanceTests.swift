import Foundation
import Testing

@testable import Engine

/// What every optimizer must do, as sentences that a broken one breaks.
struct OptimizerConformance {
  static let problem = TinyProblem(samples: 6)
  static let gradients = problem.sampleGradients()
  /// About half of the samples, and every mean, are longer.
  static let threshold = gradients.map(norm).sorted()[2]

  /// The estimators of Nobile, Grohs, arXiv 2605.02701, written out: from g_i, and the micro-batch, to ĝ.
  typealias Formula =
    @Sendable (_ gradients: [[Double]], _ microBatch: Int, _ settings: [String: Double]) -> [Double]

  static let formulas: [String: Formula] = [
    "sgd": { gradients, _, _ in mean(gradients) },
    "clip_sgd": { gradients, _, values in clip(mean(gradients), values["clip_threshold"]!) },
    "normalized_sgd": { gradients, _, _ in
      let mean = mean(gradients)
      return mean.map { $0 / norm(mean) }
    },
    "ps_clip_sgd": { gradients, _, values in
      mean(
        gradients.enumerated().map { index, gradient in
          clip(gradient, values["clip_threshold"]! * pow(Double(index + 1), 1 / values["threshold_beta"]!))
        })
    },
    "micro_batch_clip_sgd": { gradients, microBatch, values in
      mean(
        stride(from: 0, to: gradients.count, by: microBatch).map {
          clip(mean(Array(gradients[$0..<($0 + microBatch)])), values["clip_threshold"]!)
        })
    },
  ]

  static func mean(_ vectors: [[Double]]) -> [Double] {
    vectors[0].indices.map { index in vectors.map { $0[index] }.reduce(0, +) / Double(vectors.count) }
  }

  static func clip(_ vector: [Double], _ threshold: Double) -> [Double] {
    vector.map { $0 * min(1, threshold / norm(vector)) }
  }

  static func violations(of kind: OptimizerKind) -> [String] {
    var violations: [String] = []
    if Set(kind.settings.map(\.name)).count != kind.settings.count {
      violations.append("names a setting twice")
    }
    for setting in kind.settings {
      guard let standard = setting.standard, standard.isFinite else { continue }
      if standard < setting.minimum || (standard == setting.minimum && !setting.includesMinimum) {
        violations.append("\(setting.name) has a default that is not allowed")
      }
    }
    guard let formula = formulas[kind.name] else { return violations + ["has no formula to be held against"] }
    let required = ["learning_rate": 1, "clip_threshold": threshold]
    for beta in kind.settings.contains(where: { $0.name == "threshold_beta" }) ? [.infinity, 2] : [.infinity]
    {
      let values = required.merging(["threshold_beta": beta]) { $1 }
      let optimizer = kind.make(values, [])
      for microBatch in [6, 3, 2, 1] {
        let distance = distance(
          problem.estimate(optimizer, microBatch: microBatch), formula(gradients, microBatch, values))
        // Float32 against Double over 2,274 elements.
        if !(distance < 1e-4) {
          violations.append("is \(distance) off its formula in micro-batches of \(microBatch), beta \(beta)")
        }
      }
    }
    return violations + updateViolations(of: kind, required)
  }

  /// Momentum, Nesterov's momentum and weight decay as PyTorch has them, on one parameter whose estimate is small
  /// enough that no threshold is reached.
  private static func updateViolations(of kind: OptimizerKind, _ required: [String: Double]) -> [String] {
    [false, true].filter { nesterov in
      let values = required.merging(["momentum": 0.5, "weight_decay": 0.1, "clip_threshold": 10]) { $1 }
      let optimizer = kind.make(values, nesterov ? ["nesterov"] : [])
      let parameters = ParameterStorage(
        tensors: [ParameterTensor(name: "w", shape: [1], fanIn: 1, order: .same, offset: 0)])
      let step = GradientStep(optimizer, parameters, isSingle: true)
      parameters.values.base[0] = 1
      var (value, velocity) = (1.0, 0.0)
      for gradient in [2.0, -1, 0.5] {
        step.take(
          GivenGradient(elements: [Float(gradient)], parameters: parameters), share: 1, isLast: true,
          learningRate: 0.1)
        let change = optimizer.batchRule.factor(norm: abs(gradient)) * gradient + 0.1 * value
        velocity = 0.5 * velocity + change
        value -= 0.1 * (nesterov ? change + 0.5 * velocity : velocity)
      }
      return !(abs(Double(parameters.values.base[0]) - value) < 1e-6)
    }.map { "does not follow PyTorch's \($0 ? "Nesterov " : "")momentum" }
  }
}

@Suite struct OptimizerConformanceTests {
  @Test(arguments: Optimizers.all.map(\.name))
  func everyOptimizerComputesItsFormula(name: String) throws {
    let kind = try #require(Optimizers.named(name))
    #expect(OptimizerConformance.violations(of: kind) == [])
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    var name: String
    var testDescription: String
    var apply: @Sendable (inout Optimizer) -> Void
  }

  static let damages = [
    Damage(name: "clip_sgd", testDescription: "clips each micro-batch too") {
      $0.microBatchRule = .clip(threshold: OptimizerConformance.threshold, epsilon: 0)
    },
    Damage(name: "micro_batch_clip_sgd", testDescription: "clips the batch instead") {
      swap(&$0.batchRule, &$0.microBatchRule)
    },
    Damage(name: "ps_clip_sgd", testDescription: "has a threshold that is a thousandth too large") {
      guard case .clip(let threshold, let beta, _) = $0.weighting else { return }
      $0.weighting = .clip(threshold: threshold * 1.001, beta: beta, epsilon: 0)
    },
    Damage(name: "normalized_sgd", testDescription: "adds to the norm") {
      $0.batchRule = .normalize(epsilon: 0.01)
    },
    Damage(name: "sgd", testDescription: "mixes up Nesterov's momentum") { $0.nesterov.toggle() },
    Damage(name: "sgd", testDescription: "has another momentum") { $0.momentum *= 0.9 },
  ]

  /// The suite must see what can go wrong, else its silence means nothing.
  @Test(arguments: damages)
  func theSuiteFailsOnABrokenMember(damage: Damage) throws {
    var kind = try #require(Optimizers.named(damage.name))
    let make = kind.make
    kind.make = { numbers, on in
      var optimizer = make(numbers, on)
      damage.apply(&optimizer)
      return optimizer
    }
    #expect(OptimizerConformance.violations(of: kind) != [])
  }

  @Test func theSuiteFailsOnAMemberWithoutAFormula() {
    #expect(OptimizerConformance.violations(of: OptimizerKind("new", "", settings: []) { _, _ in }) != [])
  }
}
