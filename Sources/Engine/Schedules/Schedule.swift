import Foundation

/// How the learning rate changes during training, as a factor of its base value.
public struct Schedule: Sendable, Hashable {
  /// How the factor goes on after the warm-up.
  public enum Shape: Sendable, Hashable {
    case constant
    /// Multiplied by `factor` when each epoch in `at` begins; epochs count from 0, so 81 means after 81 epochs.
    case step(at: [Double], factor: Double)
    /// From 1 down to `finalFactor` along half a cosine, from the end of the warm-up to the end of training.
    case cosine(finalFactor: Double)
  }

  /// What the numbers count; where it says epochs below, it is this.
  public enum Unit: String, Sendable {
    case epoch
    case step
  }

  /// Of ``warmupEpochs`` and of the shape's numbers.
  public var unit: Unit
  /// What follows the warm-up.
  public var shape: Shape
  /// Epochs over which the factor rises linearly from near 0 to 1; 0 for none.
  public var warmupEpochs: Double

  package init(_ shape: Shape = .constant, warmupEpochs: Double = 0, unit: Unit = .epoch) {
    self.unit = unit
    self.shape = shape
    self.warmupEpochs = warmupEpochs
  }

  /// The factor for a step.
  ///
  /// - Parameters:
  ///   - step: counted from 0.
  ///   - epochs: length of the whole training.
  public func factor(step: Int, stepsPerEpoch: Int, epochs: Int) -> Double {
    let stepsPerUnit = unit == .epoch ? Double(stepsPerEpoch) : 1
    let warmupSteps = warmupEpochs * stepsPerUnit
    if Double(step) < warmupSteps { return Double(step + 1) / (warmupSteps + 1) }
    switch shape {
    case .constant: return 1
    case .step(let at, let factor):
      // Steps are compared, not epochs, so that no division decides on which side of a border a step lies.
      let passed = at.count { Double(step) >= $0 * stepsPerUnit }
      return (0..<passed).reduce(1.0) { product, _ in product * factor }
    case .cosine(let finalFactor):
      let total = Double(stepsPerEpoch * epochs) - warmupSteps
      let progress = total > 0 ? min(1, (Double(step) - warmupSteps) / total) : 1
      return finalFactor + (1 - finalFactor) * (1 + cos(.pi * progress)) / 2
    }
  }
}
