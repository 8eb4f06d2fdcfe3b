extension Training {
  /// Raised with every change of what is written below.
  private static let stateVersion = 4
  /// The version that kept a velocity alone, of every training; it can still be read.
  private static let velocityVersion = 3

  /// Writes parameters, what the optimizer keeps, and progress, from which an equal training goes on as if nothing had happened.
  ///
  /// Between steps only: inside ``run(isStopping:onStep:)``'s callback, or before or after the run.
  ///
  /// - Parameter write: takes the next bytes, which are valid only during the call.
  public func writeState(to write: (UnsafeRawBufferPointer) throws -> Void) throws {
    try withoutActuallyEscaping(write) { write in
      var coder = StateWriter(write: write)
      try code(&coder)
    }
  }

  /// Takes over what ``writeState(to:)`` of a training with the same configuration wrote.
  ///
  /// - Throws: ``StateError`` where the bytes are something else; the training must then not be used.
  public func restoreState(from bytes: UnsafeRawBufferPointer) throws {
    var reader = StateReader(bytes)
    try code(&reader)
    guard reader.isAtEnd else { throw StateError("it goes on after its end") }
    reserveRecords()
  }

  private func code(_ coder: inout some StateCoder) throws {
    var version = Self.stateVersion
    try coder.code(&version)
    if version != Self.velocityVersion, version != Self.stateVersion {
      throw StateError("version \(version) where \(Self.stateVersion) is expected")
    }
    try coder.expect(network.parameters.count, "parameter count")
    try coder.expect(configuration.training.count, "training set of")
    try coder.expect(configuration.batchSize, "batch_size")
    try progress.code(&coder)
    try coder.code(network.parameters.values)
    if version == Self.velocityVersion {
      try gradientStep.code(&coder, velocityAfter: progress.step)
    } else {
      try gradientStep.code(&coder)
    }
  }
}

extension TrainingProgress {
  mutating func code(_ coder: inout some StateCoder) throws {
    try coder.code(&step)
    try coder.code(&wallSeconds)
    try coder.code(&sampleNorms, placeholder: 0)
    try recording.code(&coder)
    try sums.code(&coder)
    try coder.resize(&epochs, placeholder: EpochMetrics(), stride: MemoryLayout<EpochMetrics>.size)
    for index in epochs.indices { try epochs[index].code(&coder) }
  }
}

extension EpochSums {
  fileprivate mutating func code(_ coder: inout some StateCoder) throws {
    for field in [\EpochSums.steps, \.samples, \.correct, \.clippedSamples] {
      try coder.code(&self[keyPath: field])
    }
    for field in [\EpochSums.loss, \.clippedSteps, \.gradientNorm, \.learningRate, \.seconds] {
      try coder.code(&self[keyPath: field])
    }
  }
}

extension EpochMetrics {
  fileprivate mutating func code(_ coder: inout some StateCoder) throws {
    try coder.code(&epoch)
    for field in Self.fields { try coder.code(&self[keyPath: field]) }
  }
}
