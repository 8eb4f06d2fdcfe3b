extension Training {
  /// One step on the samples at these places of a pass that has begun, micro-batch by micro-batch.
  ///
  /// Where the loss is not finite the parameters are left as they were, and the result holds that loss.
  func takeStep(_ range: Range<Int>, pass: Int, learningRate: Double) -> StepMeasurement<Sums> {
    let optimizer = configuration.optimizer
    var measured = StepMeasurement<Sums>(learningRate: learningRate)
    measured.evaluation.samples = range.count
    var microBatches = 0
    // Of the batch's samples, of all parameters but the tied ones; nil where none are tied.
    var untiedSquares: Double?
    for first in stride(from: range.lowerBound, to: range.upperBound, by: configuration.microBatchSize) {
      let part = first..<min(first + configuration.microBatchSize, range.upperBound)
      let batch = data.training.load(part)
      let draws = DropoutDraws(
        stream: dropout, step: pass * stepsPerPass + range.lowerBound / configuration.batchSize,
        firstSample: first - range.lowerBound)
      let sums = network.evaluate(batch, pass: .training(draws), forGradient: true)
      measured.evaluation.sums.add(sums)
      guard sums.loss.isFinite else { return measured }
      microBatches += 1
      let (clipped, outcome) = network.backward(
        batch,
        BatchPart(
          firstIndex: first - range.lowerBound, share: Double(part.count) / Double(range.count),
          isLast: part.upperBound == range.upperBound, learningRate: learningRate,
          recordsNorms: configuration.wantsSampleNorms), into: gradientStep)
      measured.clippedSamples += clipped
      if configuration.measuresSampleNorms {
        let norms = UnsafeBufferPointer(start: network.sampleNorms, count: part.count)
        progress.sampleNorms.append(contentsOf: norms)
        if let tied = network.tiedShare {
          untiedSquares = zip(norms, tied.sampleSquares).reduce(untiedSquares ?? 0) {
            $0 + ($1.0 * $1.0 - $1.1)
          }
        }
      }
      guard let outcome else { continue }
      measured.ruleClipFraction =
        optimizer.scope == .microBatches
        ? Double(outcome.clippedMicroBatches) / Double(microBatches) : (outcome.isClipped ? 1 : 0)
      measured.gradientNorm = outcome.estimateNorm
    }
    if configuration.measuresSampleNorms, optimizer.scope.keepsMean {
      let square = measured.gradientNorm * measured.gradientNorm
      let norms = progress.sampleNorms.suffix(range.count)
      measured.noise = GradientNoise(
        squares: norms.reduce(0) { $0 + $1 * $1 }, samples: norms.count, squareOfMean: square)
      if let untiedSquares, let tied = network.tiedShare {
        measured.untiedNoise = GradientNoise(
          squares: untiedSquares, samples: range.count, squareOfMean: square - tied.square)
      }
    }
    return measured
  }

  /// Of all samples of a source, or of its first batches; nil where it was stopped.
  func evaluate(
    _ source: any BatchSource, mostBatches: Int? = nil, isStopping: () -> Bool = { false }
  ) -> Evaluation<Sums>? {
    let count = mostBatches.map { min(source.count, $0 * configuration.microBatchSize) } ?? source.count
    source.begin(pass: progress.passes.count)
    var evaluation = Evaluation<Sums>()
    for first in stride(from: 0, to: count, by: configuration.microBatchSize) {
      if isStopping() { return nil }
      let batch = source.load(first..<min(first + configuration.microBatchSize, count))
      evaluation.add(
        network.evaluate(batch, pass: .evaluation, forGradient: false), samples: batch.count)
    }
    return evaluation
  }

  /// What ``run(isStopping:onStep:)`` would take, in seconds: some of its steps and one validation batch are run and timed.
  ///
  /// - Parameter budget: seconds to spend, more where one step takes longer.
  public func estimatedSeconds(measuringFor budget: Double) -> Double {
    let start = clock()
    var (warm, last, done) = (start, start, 0)
    _ = run(
      isStopping: { last - start >= budget },
      onStep: { step, _ in
        last = clock()
        done = step
        // The first step touches every page for the first time: it counts only where there is no other.
        if step == 1 { warm = last }
      })
    let perStep = done > 1 ? (last - warm) / Double(done - 1) : clock() - start
    let beforeValidation = clock()
    _ = evaluate(data.validation, mostBatches: 1)
    let perBatch = clock() - beforeValidation
    let batches =
      (data.validation.count + configuration.microBatchSize - 1) / configuration.microBatchSize
    return Double(configuration.passes) * (perStep * Double(stepsPerPass) + perBatch * Double(batches))
  }
}
