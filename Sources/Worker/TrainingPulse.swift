import Messages

/// What a training says of itself while it goes on: never so often that it costs, never so rarely that it seems dead.
struct TrainingPulse {
  private let cell: String
  private let stepsPerEpoch: Int
  private let epochs: Int
  private let batchSize: Int
  private var step = 0
  private var loss = Double.nan
  private var accuracy: Double?
  private var validationAccuracy: Double?
  private var saidAt: Double
  /// The first step of the epoch that was seen: speed is since then, so that validation does not count.
  private var first: (step: Int, at: Double)?
  private var samplesPerSecond: Double?

  /// Seconds between words.
  private static let interval = 0.25

  init(cell: String, stepsPerEpoch: Int, epochs: Int, batchSize: Int, now: Double) {
    self.cell = cell
    self.stepsPerEpoch = stepsPerEpoch
    self.epochs = epochs
    self.batchSize = batchSize
    saidAt = now
  }

  /// - Parameters:
  ///   - step: counted from 1 over all epochs.
  ///   - accuracy: of the epoch so far.
  ///   - validationAccuracy: of the last finished epoch.
  mutating func took(step: Int, loss: Double, accuracy: Double?, validationAccuracy: Double?, at now: Double)
  {
    (self.step, self.loss, self.accuracy) = (step, loss, accuracy)
    self.validationAccuracy = validationAccuracy
    let isNewEpoch = first.map { ($0.step - 1) / stepsPerEpoch != (step - 1) / stepsPerEpoch } ?? true
    if isNewEpoch { first = (step, now) }
    // Batches before the last of an epoch are whole.
    guard let first, step > first.step, now > first.at, step % stepsPerEpoch != 0 else { return }
    samplesPerSecond = Double((step - first.step) * batchSize) / (now - first.at)
  }

  /// What there is to say, where it is time for it.
  mutating func word(at now: Double) -> CellProgress? {
    guard now - saidAt > Self.interval else { return nil }
    saidAt = now
    var metrics: [String: Double] = [:]
    if loss.isFinite { metrics["train_loss"] = loss }
    metrics["train_accuracy"] = accuracy
    metrics["validation_accuracy"] = validationAccuracy
    metrics["samples_per_second"] = samplesPerSecond
    return CellProgress(
      cell: cell, fraction: Double(step) / Double(stepsPerEpoch * epochs),
      position: "epoch \(max(0, step - 1) / stepsPerEpoch + 1)/\(epochs)", metrics: metrics)
  }
}
