import Engine

/// A cell of which steps are timed.
public protocol TimedCell: AnyObject {
  /// Seconds of one step, times the batches of a pass.
  ///
  /// - Throws: why it cannot be timed, in one sentence.
  func secondsOfPass() throws -> Double
}

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
final class TimedTraining<Sums: LossSums>: TimedCell {
  private let begin: () throws -> Training<Sums>
  private let batchSize: Int
  private let clock: () -> Double
  private var training: Training<Sums>
  private let steps: TimedSteps

  /// - Parameter begin: makes the training as it begins.
  init(batchSize: Int, clock: @escaping () -> Double, begin: @escaping () throws -> Training<Sums>) throws {
    self.begin = begin
    self.batchSize = batchSize
    self.clock = clock
    training = try begin()
    steps = TimedSteps(
      perPass: training.stepsPerPass, endsShort: training.samplesPerPass % batchSize != 0)
    guard steps.hasWhole else {
      throw CellError(
        "an epoch of \(steps.perPass) steps cannot be timed: take a smaller batch_size or more images")
    }
  }

  func secondsOfPass() throws -> Double {
    for _ in 0..<2 {
      var last: Double?
      var found: Double?
      // The second of two steps: in a training the caches hold what the same optimizer left there.
      _ = training.run(
        isStopping: { found != nil },
        onStep: { step, _ in
          let now = clock()
          if let last, steps.isWhole(step) { found = now - last }
          last = now
        })
      if let found { return found * Double(training.samplesPerPass) / Double(batchSize) }
      // At its end, or diverged: from the start again.
      training = try begin()
    }
    throw CellError("a training that diverges in its first steps cannot be timed: take another learning_rate")
  }
}
