extension Training {
  /// One step on the samples `order[range]`, micro-batch by micro-batch.
  ///
  /// Where the loss is not finite the parameters are left as they were, and the result holds that loss.
  func takeStep(_ order: [Int32], _ range: Range<Int>, epoch: Int, learningRate: Double) -> StepMeasurement {
    let optimizer = configuration.optimizer
    var measured = StepMeasurement(samples: range.count, learningRate: learningRate)
    var microBatches = 0
    for first in stride(from: range.lowerBound, to: range.upperBound, by: configuration.microBatchSize) {
      let part = first..<min(first + configuration.microBatchSize, range.upperBound)
      loader.load(order, range: part, epoch: epoch)
      let images = UnsafePointer(loader.images.base)
      network.forward(
        images: images, batch: part.count,
        pass: .training(
          DropoutDraws(
            stream: dropout, step: epoch * stepsPerEpoch + range.lowerBound / configuration.batchSize,
            firstSample: first - range.lowerBound)))
      let (lossSum, correct) = network.evaluateLoss(
        labels: loader.labels, batch: part.count, forGradient: true)
      measured.lossSum += lossSum
      guard lossSum.isFinite else { return measured }
      measured.correct += correct
      microBatches += 1
      let outcome = network.backward(
        images: images, batch: part.count, firstIndex: first - range.lowerBound,
        weighting: gradientStep.weighting, recordsNorms: configuration.wantsSampleNorms
      ) { gradient in
        measured.clippedSamples += gradient.clippedSamples
        return gradientStep.take(
          gradient, share: Double(part.count) / Double(range.count),
          isLast: part.upperBound == range.upperBound, learningRate: learningRate)
      }
      if configuration.measuresSampleNorms {
        progress.sampleNorms.append(
          contentsOf: UnsafeBufferPointer(start: network.sampleNorms, count: part.count))
      }
      guard let outcome else { continue }
      measured.ruleClipFraction =
        optimizer.scope == .microBatches
        ? Double(outcome.clippedMicroBatches) / Double(microBatches) : (outcome.isClipped ? 1 : 0)
      measured.gradientNorm = outcome.estimateNorm
    }
    return measured
  }

  /// Mean loss and accuracy on a set of images, or on its first batches; nil where it was stopped.
  func evaluate(
    _ loader: ImageLoader, mostBatches: Int? = nil, isStopping: () -> Bool = { false }
  ) -> (loss: Double, accuracy: Double)? {
    let all = loader.set.count
    let count = mostBatches.map { min(all, $0 * configuration.microBatchSize) } ?? all
    let order = Array(Int32(0)..<Int32(count))
    var (loss, correct) = (0.0, 0)
    for first in stride(from: 0, to: count, by: configuration.microBatchSize) {
      if isStopping() { return nil }
      let range = first..<min(first + configuration.microBatchSize, count)
      loader.load(order, range: range, epoch: 0)
      network.forward(images: UnsafePointer(loader.images.base), batch: range.count)
      let result = network.evaluateLoss(
        labels: loader.labels, batch: range.count, forGradient: false)
      loss += result.lossSum
      correct += result.correct
    }
    return (loss / Double(count), Double(correct) / Double(count))
  }
}
