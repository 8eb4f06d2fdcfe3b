@testable import Engine

extension Training {
  /// Breaks a training off after some steps; another one goes on from the state that it left.
  static func resumed(
    after steps: Int, _ make: () throws -> Training
  ) throws -> (training: Training, outcome: TrainingOutcome<Sums>) {
    let first = try make()
    var done = 0
    _ = first.run(isStopping: { done == steps }, onStep: { step, _ in done = step })
    var bytes: [UInt8] = []
    try first.writeState { bytes.append(contentsOf: $0) }
    let second = try make()
    try bytes.withUnsafeBytes { try second.restoreState(from: $0) }
    return (second, second.run())
  }
}
