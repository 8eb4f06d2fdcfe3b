import Engine

/// Which steps of a training are like each other.
struct TimedSteps {
  var perPass: Int
  /// The last one of a pass has fewer samples.
  var endsShort: Bool

  /// Whether the time since the step before is that of a whole step and nothing else.
  ///
  /// - Parameter step: counted from 1, over all passes.
  func isWhole(_ step: Int) -> Bool {
    // Between passes lies a validation.
    let isFirst = (step - 1) % perPass == 0
    return !isFirst && !(endsShort && step % perPass == 0)
  }

  /// Whether there is such a step at all.
  var hasWhole: Bool { perPass > (endsShort ? 2 : 1) }
}

/// A training of which steps are timed.
final class TimedTraining<Sums: LossSums> {
  private let run: TrainingRun<Sums>
  private var training: Training<Sums>
  private let steps: TimedSteps

  init(_ run: TrainingRun<Sums>) throws {
    self.run = run
    training = try run.begin()
    steps = TimedSteps(
      perPass: training.stepsPerPass,
      endsShort: training.samplesPerPass % run.configuration.batchSize != 0)
    guard steps.hasWhole else {
      throw CellError(
        "with \(steps.perPass) step\(steps.perPass == 1 ? "" : "s") from one measurement to the next none can be timed:"
          + " take a smaller batch_size, more images, or of a language model a larger evaluate.every")
    }
  }

  /// See ``TrainingCell/timed(in:)``.
  func secondsOfUnit() throws -> Double {
    for _ in 0..<2 {
      var last: Double?
      var found: Double?
      // The second of two steps: in a training the caches hold what the same optimizer left there.
      _ = training.run(
        isStopping: { found != nil },
        onStep: { step, _ in
          let now = run.context.clock()
          if let last, steps.isWhole(step) { found = now - last }
          last = now
        })
      if let found {
        let unitsPerPass = run.index == .epoch ? 1 : steps.perPass
        return found * Double(training.samplesPerPass) / Double(run.configuration.batchSize)
          / Double(unitsPerPass)
      }
      // At its end, or diverged: from the start again.
      training = try run.begin()
    }
    throw CellError("a training that diverges in its first steps cannot be timed: take another learning_rate")
  }
}
