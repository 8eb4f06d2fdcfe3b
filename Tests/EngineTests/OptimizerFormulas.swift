import Foundation

@testable import Engine

/// What estimators and update rules are, from their papers, in plain loops of Doubles: what both engines are held against.
enum OptimizerFormulas {
  /// From the samples' gradients, and the size of micro-batches, to ĝ; called once a step, for it may keep something.
  typealias Estimator = (_ gradients: [[Double]], _ microBatch: Int) -> [Double]
  /// Moves parameters along ĝ; called once a step.
  typealias Rule = (_ values: inout [Double], _ estimate: [Double], _ learningRate: Double) -> Void

  /// By the estimator's name, from the values of its settings.
  static let estimators: [String: @Sendable (_ settings: [String: Double]) -> Estimator] = [
    "": { _ in { gradients, _ in mean(gradients) } },
    "clip": { values in { gradients, _ in clip(mean(gradients), values["clip_threshold"]!) } },
    "normalized": { _ in
      { gradients, _ in
        let mean = mean(gradients)
        return mean.map { $0 / norm(mean) }
      }
    },
    "ps_clip": { values in
      { gradients, _ in
        mean(
          gradients.enumerated().map { index, gradient in
            clip(gradient, values["clip_threshold"]! * pow(Double(index + 1), 1 / values["threshold_beta"]!))
          })
      }
    },
    "micro_batch_clip": { values in
      { gradients, microBatch in
        mean(
          stride(from: 0, to: gradients.count, by: microBatch).map {
            clip(mean(Array(gradients[$0..<($0 + microBatch)])), values["clip_threshold"]!)
          })
      }
    },
    "auto_s": { values in
      { gradients, _ in
        mean(gradients.map { gradient in gradient.map { $0 / (norm(gradient) + values["auto_gamma"]!) } })
      }
    },
    "quantile_clip": { values in
      var threshold = values["clip_threshold"]!
      return { gradients, _ in
        let estimate = mean(gradients.map { clip($0, threshold) })
        let share = Double(gradients.filter { norm($0) <= threshold }.count) / Double(gradients.count)
        threshold *= exp(-values["threshold_rate"]! * (share - values["clip_quantile"]!))
        return estimate
      }
    },
    "coordinate_clip": { values in
      { gradients, _ in
        let limit = values["coordinate_threshold"]!
        return mean(gradients).map { max(-limit, min(limit, $0)) }
      }
    },
  ]

  /// By the rule's name, from the values of its settings, its switches that are on, and which parameters are of matrices.
  static let rules:
    [String: @Sendable (_ settings: [String: Double], _ on: Set<String>, _ isMatrix: [Bool]) -> Rule] =
      [
        // PyTorch's SGD without dampening.
        "sgd": { settings, on, isMatrix in
          var velocity = isMatrix.map { _ in 0.0 }
          return { values, estimate, rate in
            for index in values.indices {
              let change = estimate[index] + settings["weight_decay"]! * values[index]
              velocity[index] = settings["momentum"]! * velocity[index] + change
              values[index] -=
                rate
                * (on.contains("nesterov")
                  ? change + settings["momentum"]! * velocity[index] : velocity[index])
            }
          }
        },
        "adamw": { settings, on, isMatrix in
          let adam = adam(settings, count: isMatrix.count)
          return { values, estimate, rate in
            for index in values.indices where isMatrix[index] || on.contains("decay_all") {
              values[index] -= rate * settings["weight_decay"]! * values[index]
            }
            adam(&values, estimate, rate)
          }
        },
        "adam": { settings, _, isMatrix in
          let adam = adam(settings, count: isMatrix.count)
          return { values, estimate, rate in
            let penalised = zip(estimate, values).map { $0 + settings["weight_decay"]! * $1 }
            adam(&values, penalised, rate)
          }
        },
        "lion": { settings, on, isMatrix in
          var momentum = isMatrix.map { _ in 0.0 }
          return { values, estimate, rate in
            for index in values.indices {
              let beta1 = settings["beta1"]!
              let mixed = beta1 * momentum[index] + (1 - beta1) * estimate[index]
              let decay = isMatrix[index] || on.contains("decay_all") ? settings["weight_decay"]! : 0
              values[index] -= rate * ((mixed > 0 ? 1 : mixed < 0 ? -1 : 0) + decay * values[index])
              momentum[index] =
                settings["beta2"]! * momentum[index] + (1 - settings["beta2"]!) * estimate[index]
            }
          }
        },
      ]

  /// Kingma, Ba 2015, algorithm 1.
  private static func adam(_ settings: [String: Double], count: Int) -> Rule {
    var (first, second) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    var step = 0.0
    let (beta1, beta2, epsilon) = (settings["beta1"]!, settings["beta2"]!, settings["epsilon"]!)
    return { values, gradient, rate in
      step += 1
      for index in values.indices {
        first[index] = beta1 * first[index] + (1 - beta1) * gradient[index]
        second[index] = beta2 * second[index] + (1 - beta2) * gradient[index] * gradient[index]
        let (mean, square) = (first[index] / (1 - pow(beta1, step)), second[index] / (1 - pow(beta2, step)))
        values[index] -= rate * mean / (square.squareRoot() + epsilon)
      }
    }
  }

  static func mean(_ vectors: [[Double]]) -> [Double] {
    vectors[0].indices.map { index in vectors.map { $0[index] }.reduce(0, +) / Double(vectors.count) }
  }

  static func clip(_ vector: [Double], _ threshold: Double) -> [Double] {
    vector.map { $0 * min(1, threshold / norm(vector)) }
  }
}
