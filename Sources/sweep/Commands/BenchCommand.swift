import ArgumentParser
import Foundation
import Worker

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures what a training step costs, optimizer by optimizer, on one core.",
    discussion: """
      Optimizers take turns, so that ratios hold on a machine whose speed drifts. Pin it: taskset -c 0 sweep bench.
      The last column is step time x sgemm rate / nominal arithmetic: 1 is an unfolding library at sgemm's full
      speed, 0.50 the limit when products with padding are skipped.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Option(help: "Samples in a batch.") var batch = 128
  @Option(help: "How long to measure.") var seconds = 20.0
  @Flag(help: "Measure the synthetic laboratory instead: noise draws a second.") var synthetic = false
  @Option(help: "table or json.") var format = Format.table

  func validate() throws {
    guard batch > 0 else { throw ValidationError("--batch must be at least 1") }
  }

  func run() throws {
    if synthetic {
      let timings = SyntheticTimings.measure(seconds: seconds)
      return print(format == .json ? try json(timings) : timings.table)
    }
    BLASSetup.restartWithBetterKernelIfNeeded()
    let timings = StepTimings.measure(batch: batch, seconds: seconds)
    switch format {
    case .json: print(try json(timings))
    case .table: print(table(timings))
    }
  }

  private func json(_ timings: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(timings), as: UTF8.self)
  }

  private func table(_ timings: StepTimings) -> String {
    func cell(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
    var lines = [
      "\(timings.processor), \(timings.blas), sgemm \(number(timings.sgemmGigaflops, 0)) GFLOP/s on one core",
      "",
      "optimizer".padding(toLength: 24, withPad: " ", startingAt: 0)
        + ["batch", "ms/step", "samples/s", "ratio to sgd", "share"].map { cell($0, 13) }.joined(),
    ]
    for row in timings.rows {
      lines.append(
        row.optimizer.padding(toLength: 24, withPad: " ", startingAt: 0)
          + [
            String(row.batch), number(row.millisecondsPerStep, 1), number(row.samplesPerSecond, 0),
            number(row.ratioToSGD, 3), number(row.timeTimesRateOverNominal, 3),
          ].map { cell($0, 13) }.joined())
    }
    return lines.joined(separator: "\n")
  }
}
