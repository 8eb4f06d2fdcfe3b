extension Training {
  /// Raised with every change of what is written below.
  private static var stateVersion: Int { 7 }

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
    try coder.expect(Self.stateVersion, "version")
    try coder.expect(network.parameters.count, "parameter count")
    try coder.expect(data.training.count, "training set of")
    try coder.expect(configuration.batchSize, "batch_size")
    try progress.code(&coder)
    try coder.code(network.parameters.values)
    try gradientStep.code(&coder)
  }
}
