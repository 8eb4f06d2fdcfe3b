import Execution
import Foundation
import Messages
import Reporting
import Vocabulary

/// Lines on standard error, for logs and terminals that cannot move their cursor: one when a cell starts, one when it
/// ends, and while cells go on one a minute that says how far they are.
struct ProgressLog: ProgressView {
  /// The time of day that was said last.
  private var clock = (second: Int.min, text: "")
  private let write: @Sendable (String) -> Void

  /// Seconds between lines on how far it is.
  static let interval = 60.0
  /// Seconds; a cell that takes less has a line only when it ends.
  private static let shortest = 1.0

  /// - Parameter write: takes a line.
  init(write: @escaping @Sendable (String) -> Void = printError) { self.write = write }

  mutating func look(_ progress: RunProgress) {
    if !progress.workers.isEmpty { line(Self.pulse(progress, at: RunClock.system.steady())) }
  }

  mutating func show(_ event: ExecutionEvent, _ progress: RunProgress) {
    let names = progress.names
    let count = "[\(progress.ended)/\(progress.total)] "
    switch event {
    case .started(let cell, let worker):
      let isShort = progress.expectedSeconds(ofCell: cell.id).map { $0 < Self.shortest } ?? false
      if !isShort { line("\(names[cell.id]): started by worker \(worker + 1)") }
    case .finished(let result, _):
      line(count + "\(names[result.cell]): " + Self.ending(of: result, progress))
    case .reached(let result, let stretch, _):
      line(count + "\(names[result.cell]): \(stretch.text), " + Self.ending(of: result, progress))
    case .failed:
      if let remark = names.remark(event) { line(count + remark) }
    case .added, .retried, .noted, .troubled, .progress, .interrupted:
      if let remark = names.remark(event) { line(remark) }
    }
  }

  /// `completed in 3 s, validation_accuracy 0.41`, or how far a diverged one came.
  private static func ending(of result: CellResult, _ progress: RunProgress) -> String {
    let seconds = durationText(result.provenance.seconds)
    let measurement = result.measurement
    guard measurement.outcome == .completed else {
      return "diverged in \(seconds)" + measurement.lastEpochText
    }
    guard let metric = progress.metric(of: result.cell), let value = measurement.metrics[metric.name] else {
      return "completed in \(seconds)"
    }
    return "completed in \(seconds), \(metric.name) \(String(format: "%.4g", value))"
  }

  /// How far the run and each worker is: `3/105 cells, 12:10 min, 1:40 h left; 1: sgd learning_rate=0.1 seed=0, epoch
  /// 3/30, train_loss 2.31`.
  static func pulse(_ progress: RunProgress, at now: Double) -> String {
    var text = progress.state(elapsed: now - progress.startedAt)
    if let left = progress.remainingSeconds(at: now) { text += ", about \(durationText(left)) left" }
    for (slot, worker) in progress.workers.sorted(by: { $0.key < $1.key }) {
      text += "; \(slot + 1): \(progress.names[worker.cell])"
      text += worker.progress.map { ", " + $0.text } ?? ", for \(durationText(now - worker.startedAt))"
    }
    return text
  }

  mutating func say(_ text: String, _ progress: RunProgress) { line(text) }
  mutating func showStopping(_ progress: RunProgress) {
    line("stopping: cells at work keep their checkpoints")
  }
  func finish() {}

  /// With the time of day, as logs have it.
  private mutating func line(_ text: String) {
    let now = Date.now
    let second = Int(now.timeIntervalSince1970)
    // Thousands of short cells end in one second.
    if clock.second != second { clock = (second, Self.timeOfDay(now)) }
    write(clock.text + " " + text)
  }

  private static func timeOfDay(_ date: Date) -> String {
    date.formatted(
      .verbatim(
        "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
        timeZone: .current, calendar: .current))
  }
}

extension Vocabulary.Measurement {
  /// How far a diverged training came; empty of what has no epochs.
  fileprivate var lastEpochText: String {
    guard series.index == "epoch" else { return "" }
    return series.at.last.map { ", the last whole epoch was \(String(format: "%.0f", $0))" }
      ?? ", in its first epoch"
  }
}
