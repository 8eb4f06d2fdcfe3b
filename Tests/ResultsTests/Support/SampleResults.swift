import Foundation
import Messages
import Vocabulary

@testable import Results

/// Records to fill journals with.
enum Sample {
  static let invocation = Invocation(id: "a", host: "h", commit: nil, isDirty: false, command: "sweep")

  static func result(_ cell: String, value: Double = 1) -> CellResult {
    let measurement = Vocabulary.Measurement(
      outcome: .completed, metrics: ["loss": value, "other": .nan], timings: [:],
      series: Series(index: "epoch", at: [1], columns: ["loss": [value]]))
    return CellResult(
      cell: cell, experiment: "e", problem: "p", family: "f", optimizer: "o", seed: 0, configuration: "c",
      values: ["learning_rate": .number(0.1)], measurement: measurement, digest: measurement.digest,
      attempt: 1,
      provenance: Provenance(
        worker: WorkerIdentity(
          numericsRevisions: ["synthetic": 1], compiler: "", processor: "", kernel: "", threads: 1),
        invocation: invocation, startedAt: 0, finishedAt: 1))
  }

  static func failure(_ cell: String, attempt: Int = 1, at: Double = 0) -> CellFailure {
    CellFailure(
      cell: cell, kind: .crashed, message: "signal 9", log: [], attempt: attempt, invocation: invocation,
      at: at)
  }
}
