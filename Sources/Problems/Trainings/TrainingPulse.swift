/// When a training says how it is: never so often that it costs, never so rarely that it seems dead.
struct TrainingPulse {
  private let stepsPerPass: Int
  private let batchSize: Int
  private(set) var step = 0
  /// Of the last step.
  private(set) var loss = Double.nan
  private(set) var samplesPerSecond: Double?
  private var saidAt: Double
  /// The first step of the pass that was seen: speed is since then, so that validation does not count.
  private var first: (step: Int, at: Double)?

  /// Seconds between words.
  private static let interval = 0.25

  init(stepsPerPass: Int, batchSize: Int, now: Double) {
    self.stepsPerPass = stepsPerPass
    self.batchSize = batchSize
    saidAt = now
  }

  /// - Parameter step: counted from 1 over all passes.
  mutating func took(step: Int, loss: Double, at now: Double) {
    (self.step, self.loss) = (step, loss)
    let isNewPass = first.map { ($0.step - 1) / stepsPerPass != (step - 1) / stepsPerPass } ?? true
    if isNewPass { first = (step, now) }
    // Batches before the last of a pass are whole.
    guard let first, step > first.step, now > first.at, step % stepsPerPass != 0 else { return }
    samplesPerSecond = Double((step - first.step) * batchSize) / (now - first.at)
  }

  /// Whether it is time for a word.
  mutating func isDue(at now: Double) -> Bool {
    guard now - saidAt > Self.interval else { return false }
    saidAt = now
    return true
  }
}
