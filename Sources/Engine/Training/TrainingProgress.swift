/// How far a training is: everything that changes from step to step beside the parameters.
///
/// Random streams are addressed by epoch, step and sample, so that they have no state of their own.
struct TrainingProgress {
  /// Steps done.
  var step = 0
  /// The epochs that are whole.
  var epochs: [EpochMetrics] = []
  /// Of the epoch at work.
  var sums = EpochSums()
  /// Every sample's gradient norm of the epoch at work, in the order of the steps; empty where not measured.
  var sampleNorms: [Double] = []
  /// Of all steps so far.
  var recording = StepRecording()
  /// Seconds of the steps of whole epochs.
  var wallSeconds = 0.0

  mutating func finishEpoch(validation: (loss: Double, accuracy: Double)) {
    wallSeconds += sums.seconds
    epochs.append(
      sums.metrics(
        epoch: epochs.count + 1, sampleNorms: sampleNorms, validation: validation, wallSeconds: wallSeconds))
    sums = EpochSums()
    sampleNorms.removeAll(keepingCapacity: true)
  }
}
