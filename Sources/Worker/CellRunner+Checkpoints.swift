import Engine
import Messages

extension CellRunner {
  /// A training that goes on from the cell's checkpoint, where there is one that fits; else one that is as it begins.
  ///
  /// - Parameter fresh: makes the training as it begins.
  func resumed(
    _ keeper: CheckpointKeeper?, _ request: CellRequest, _ fresh: () throws -> Training
  ) throws -> Training {
    let training = try fresh()
    guard let file = keeper?.file else { return training }
    do {
      if try file.read({ try training.restoreState(from: $0) }) {
        note("it goes on from its checkpoint", request)
      }
      return training
    } catch {
      note("\(file.url.path) cannot be used: \(error); the cell starts over", request)
      // Half of it may have been taken over.
      return try fresh()
    }
  }

  /// Writes a checkpoint; where that fails the cell goes on without it.
  func keep(_ training: Training, _ keeper: inout CheckpointKeeper?, _ request: CellRequest) {
    guard keeper != nil, let file = keeper?.file else { return }
    do {
      try file.write(training.writeState)
    } catch {
      note("no checkpoint was written: \(error); if the cell is broken off, more of it is lost", request)
    }
    keeper?.lastTime = clock()
  }
}
