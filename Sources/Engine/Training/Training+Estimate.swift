extension Training {
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
