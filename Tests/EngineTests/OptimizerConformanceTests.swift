import Foundation
import Testing
import Vocabulary

@testable import Engine

/// What every optimizer must do in both engines, as sentences that a broken one breaks.
struct OptimizerConformance {
  static let problem = TinyProblem(samples: 6)
  static let gradients = problem.sampleGradients()
  /// About half of the samples, and every mean, are longer.
  static let threshold = gradients.map(norm).sorted()[2]

  /// Values of settings, and switches that are on, that make each part do all it can.
  struct Variant: Sendable {
    var values: [String: Double] = [:]
    var on: Set<String> = []
  }

  static let estimatorVariants: [String: [Variant]] = [
    "ps_clip": [Variant(), Variant(values: ["threshold_beta": 2])],
    // No sample's norm is the threshold but for a rounding.
    "quantile_clip": [
      Variant(values: ["threshold_rate": 1, "clip_quantile": 0.3, "clip_threshold": threshold * 1.03])
    ],
  ]
  static let ruleVariants: [String: [Variant]] = [
    "sgd": [
      Variant(), Variant(values: ["momentum": 0.5, "weight_decay": 0.1]),
      Variant(values: ["momentum": 0.5, "weight_decay": 0.1], on: ["nesterov"]),
    ],
    "adamw": [
      Variant(values: ["weight_decay": 0.1, "beta1": 0.8, "beta2": 0.9]),
      Variant(values: ["weight_decay": 0.1], on: ["decay_all"]),
    ],
    "adam": [Variant(values: ["weight_decay": 0.1, "beta2": 0.9])],
    "lion": [Variant(values: ["weight_decay": 0.1, "beta2": 0.8])],
  ]

  /// - Parameter damage: done to the optimizer that the kind makes, not to its formula.
  static func violations(
    of kind: OptimizerKind, damage: (inout Optimizer) -> Void = { _ in }
  ) throws -> [String] {
    var violations: [String] = []
    for parameter in kind.kind.parameters {
      guard case .number(let range) = parameter.type, let standard = parameter.standard?.number else {
        continue
      }
      if !range.contains(standard) {
        violations.append("\(parameter.name) has a default that is not allowed")
      }
    }
    let (estimatorName, ruleName) = (kind.kind.parts[0].name, kind.kind.parts[1].name)
    guard let estimator = OptimizerFormulas.estimators[estimatorName] else {
      return violations + ["the estimator has no formula to be held against"]
    }
    guard let rule = OptimizerFormulas.rules[ruleName] else {
      return violations + ["the rule has no formula to be held against"]
    }
    for first in estimatorVariants[estimatorName] ?? [Variant()] {
      for second in ruleVariants[ruleName] ?? [Variant()] {
        func settings(threshold: Double, coordinate: Double) -> [String: Double] {
          var values: [String: Double] = ["learning_rate": 1]
          for parameter in kind.kind.parameters {
            values[parameter.name] = parameter.standard?.number ?? values[parameter.name]
          }
          (values["clip_threshold"], values["coordinate_threshold"]) = (threshold, coordinate)
          return values.merging(first.values) { $1 }.merging(second.values) { $1 }
        }
        let on = first.on.union(second.on)
        func optimizer(_ values: [String: Double]) throws -> Optimizer {
          let switches = on.map { ($0, Value.boolean(true)) }
          var optimizer = try kind.make(values.mapValues(Value.number).merging(switches) { $1 })
          damage(&optimizer)
          return optimizer
        }
        let name = "\(first.values) \(second.values) \(on.sorted())"
        let trained = settings(threshold: threshold, coordinate: 0.05)
        for microBatch in [6, 3, 2, 1] {
          let distance = trainingDistance(
            try optimizer(trained), microBatch: microBatch, estimator(trained), { rule(trained, on, $0) })
          // Float32 against Double over 2,274 elements.
          if !(distance < 1e-4) {
            violations.append("trains \(distance) off its formula in micro-batches of \(microBatch), \(name)")
          }
        }
        let run = settings(threshold: 1.5, coordinate: 0.7)
        for (dimension, microBatch) in [(1, 4), (3, 4), (3, 12)] {
          let distance = laboratoryDistance(
            try optimizer(run), dimension: dimension, microBatch: microBatch, estimator(run),
            { rule(run, on, $0) })
          if !(distance < 1e-9) {
            violations.append("runs \(distance) off its formula in \(dimension) dimensions, \(name)")
          }
        }
      }
    }
    return violations
  }

  /// The largest distance of a step in the network from the formulas' on the same gradients, relative to its length.
  private static func trainingDistance(
    _ optimizer: Optimizer, microBatch: Int, _ estimator: OptimizerFormulas.Estimator,
    _ makeRule: ([Bool]) -> OptimizerFormulas.Rule
  ) -> Double {
    let network = problem.makeNetwork(capacity: microBatch)
    let parameters = network.parameters
    var isMatrix = [Bool](repeating: false, count: parameters.count)
    for tensor in parameters.tensors where tensor.shape.count > 1 {
      for index in tensor.offset..<(tensor.offset + tensor.count) { isMatrix[index] = true }
    }
    let rule = makeRule(isMatrix)
    let step = GradientStep(optimizer, parameters, isSingle: microBatch == problem.labels.count)
    var farthest = 0.0
    for _ in 0..<3 {
      let start = parameters.values.elements.map(Double.init)
      let gradients = problem.sampleGradients(at: parameters.values.elements)
      for first in stride(from: 0, to: problem.labels.count, by: microBatch) {
        problem.backward(
          network, first..<(first + microBatch), firstIndex: first, step.weighting
        ) { gradient in
          step.take(
            gradient, share: Double(microBatch) / Double(problem.labels.count),
            isLast: first + microBatch == problem.labels.count, learningRate: 0.01)
        }
      }
      var expected = start
      rule(&expected, estimator(gradients, microBatch), 0.01)
      let moved = zip(parameters.values.elements, start).map { Double($0) - $1 }
      // Parameters are rounded to 24 bits where they are.
      let rounding = zip(moved, start).map { abs($0) > 0 ? abs($1) * 0x1p-24 : 0 }
      let distance = norm(zip(moved, zip(expected, start).map(-)).map(-))
      farthest = max(farthest, (distance - norm(rounding)) / norm(moved))
      if distance.isNaN { return .nan }
    }
    return farthest
  }

  /// The largest relative distance of a run's ‖x‖, or of 0.001, in the laboratory from the formulas' on the same draws.
  private static func laboratoryDistance(
    _ optimizer: Optimizer, dimension: Int, microBatch: Int, _ makeEstimator: OptimizerFormulas.Estimator,
    _ makeRule: ([Bool]) -> OptimizerFormulas.Rule
  ) -> Double {
    var farthest = 0.0
    // The formulas keep something: one run a time.
    let run = 3
    var problem = SyntheticMicroBatchTests.runs(
      optimizer, dimension: dimension, microBatchSize: microBatch, runs: 8)
    problem.noise = NormalNoise(scale: 2)
    let found = problem.run()
    let noise = NoiseBuffer(problem)
    noise.begin(firstRun: 0)
    let rule = makeRule([Bool](repeating: true, count: dimension))
    var point = [Double](repeating: 1, count: dimension)
    for step in 0..<problem.steps {
      // A point may come to 0 but for a rounding.
      let length = norm(point)
      let distance = abs(found.seriesGradientNorms[step][run] - length) / max(length, 1e-3)
      if distance.isNaN { return .nan }
      farthest = max(farthest, distance)
      let draws = noise.draws(step: step, first: 0, samples: problem.batchSize)
      let gradients = (0..<problem.batchSize).map { sample in
        (0..<dimension).map { point[$0] + Double(draws[sample * dimension + $0][run]) }
      }
      rule(&point, makeEstimator(gradients, microBatch), problem.learningRate)
    }
    return farthest
  }
}

@Suite struct OptimizerConformanceTests {
  @Test(arguments: Optimizers.all.map(\.name))
  func everyOptimizerComputesItsFormulasInBothEngines(name: String) throws {
    let kind = try #require(Optimizers.named(name))
    #expect(try OptimizerConformance.violations(of: kind) == [])
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    var name: String
    var testDescription: String
    var apply: @Sendable (inout Optimizer) -> Void
  }

  static let damages = [
    Damage(name: "clip_sgd", testDescription: "clips each micro-batch instead") {
      $0.estimator = MicroBatchClip(threshold: OptimizerConformance.threshold)
    },
    Damage(name: "micro_batch_clip_sgd", testDescription: "clips the batch instead") {
      $0.estimator = BatchClip(threshold: OptimizerConformance.threshold)
    },
    Damage(name: "ps_clip_sgd", testDescription: "has a threshold that is a thousandth too large") {
      guard var clip = $0.estimator as? PerSampleClip else { return }
      clip.threshold *= 1.001
      $0.estimator = clip
    },
    Damage(name: "normalized_sgd", testDescription: "adds to the norm") {
      $0.estimator = NormalizedMean(epsilon: 0.01)
    },
    Damage(name: "quantile_clip_sgd", testDescription: "has a threshold that stays") {
      guard var clip = $0.estimator as? QuantileClip else { return }
      clip.rate = 0
      $0.estimator = clip
    },
    Damage(name: "auto_s_sgd", testDescription: "divides by the norm alone") {
      $0.estimator = AutomaticClip(gamma: 1e-30)
    },
    Damage(name: "coordinate_clip_sgd", testDescription: "clips nothing") { $0.estimator = MeanGradient() },
    Damage(name: "sgd", testDescription: "mixes up Nesterov's momentum") {
      guard var rule = $0.rule as? SGD else { return }
      rule.nesterov.toggle()
      $0.rule = rule
    },
    Damage(name: "sgd", testDescription: "has another momentum") {
      guard var rule = $0.rule as? SGD else { return }
      rule.momentum *= 0.9
      $0.rule = rule
    },
    Damage(name: "adamw", testDescription: "decays vectors too") {
      guard var rule = $0.rule as? AdamW else { return }
      rule.decaysAll.toggle()
      $0.rule = rule
    },
    Damage(name: "adamw", testDescription: "adds the decay to the estimate") {
      guard let rule = $0.rule as? AdamW else { return }
      $0.rule = Adam(moments: rule.moments, weightDecay: rule.weightDecay)
    },
    Damage(name: "lion", testDescription: "forgets more slowly") {
      guard var rule = $0.rule as? Lion else { return }
      rule.beta2 = 0.99
      $0.rule = rule
    },
  ]

  /// The suite must see what can go wrong, else its silence means nothing.
  @Test(arguments: damages)
  func theSuiteFailsOnABrokenMember(damage: Damage) throws {
    let kind = try #require(Optimizers.named(damage.name))
    #expect(try OptimizerConformance.violations(of: kind, damage: damage.apply) != [])
  }

  /// A damage that only one engine has is seen in that engine.
  @Test func bothEnginesAreHeldAgainstTheFormulas() throws {
    let kind = try #require(Optimizers.named("auto_s_sgd"))
    let seen = try OptimizerConformance.violations(of: kind) { $0.estimator = AutomaticClip(gamma: 1) }
    #expect(seen.contains { $0.hasPrefix("trains") } && seen.contains { $0.hasPrefix("runs") }, "\(seen)")
  }

  @Test func theSuiteFailsOnAMemberWithoutAFormula() throws {
    #expect(try OptimizerConformance.violations(of: OptimizerKind(HalfGradient.self, SGD.self)) != [])
    #expect(try OptimizerConformance.violations(of: OptimizerKind(MeanGradient.self, SlowDescent.self)) != [])
  }
}
