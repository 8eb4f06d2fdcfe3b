import Escapes
import Foundation
import Worker

extension StepTimings {
  /// For a person: one line a model and optimizer.
  var table: String {
    func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
    var table = TextTable(
      [
        "model", "optimizer", "batch", "ms/step", "samples/s", "peak MB", "ratio to sgd", "of 95 %",
        "limit share", "augmentation", "time x rate/nominal",
      ], numbers: Set(2...10))
    for row in rows {
      table.add([
        row.model, row.optimizer, String(row.batch), number(row.millisecondsPerStep, 1),
        number(row.samplesPerSecond, 0), number(Double(row.peakBytes) / 1e6, 0), number(row.ratioToSGD, 3),
        "\(number(row.ratioLow, 3))-\(number(row.ratioHigh, 3))", number(row.limitShare, 3),
        number(row.augmentationShare, 3), number(row.timeTimesRateOverNominal, 3),
      ])
    }
    return "\(processor), \(blas), sgemm \(number(sgemmGigaflops, 0)) GFLOP/s on one core\n\n\(table.text)"
  }
}

extension SyntheticTimings {
  /// For a person: one line a law and optimizer.
  var table: String {
    var table = TextTable(["law", "optimizer", "dimension", "million draws/s"], numbers: [2, 3])
    for row in rows {
      table.add([
        row.law, row.optimizer, String(row.dimension), String(format: "%.0f", row.drawsPerSecond / 1e6),
      ])
    }
    return "\(processor), one core, batches of 16\n\n\(table.text)"
  }
}
