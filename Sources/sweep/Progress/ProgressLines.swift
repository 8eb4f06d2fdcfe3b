import Escapes
import Foundation
import Reporting

/// The live view as text: an overall line, one line a worker, the best so far of each optimizer.
struct ProgressLines {
  var title: String
  var progress: RunProgress
  var elapsed: Double
  /// Seconds on the clock of ``RunProgress/apply(_:at:)``.
  var now: Double
  /// Columns and rows of the terminal.
  var width: Int
  var height: Int
  var isStopping: Bool

  /// None is longer than `width` - 1, and there are fewer than `height`.
  var lines: [String] {
    var lines = [overall]
    lines += progress.workers.sorted { $0.key < $1.key }.map { worker($0.value, slot: $0.key) }
    lines += best
    return lines.prefix(max(1, height - 1)).map { Columns.prefix(VisibleText.line($0), max(1, width - 1)) }
  }

  private var overall: String {
    var text = progress.state(elapsed: elapsed)
    if isStopping {
      text += ", stopping"
    } else if let remaining = progress.remainingSeconds(at: now) {
      text += ", \(durationText(remaining)) left"
    }
    let room = min(30, width - 1 - Columns.count(title) - Columns.count(text) - 4)
    return room < 5 ? "\(title) \(text)" : "\(title) \(bar(room)) \(text)"
  }

  /// Cells at work count by how far they are.
  private func bar(_ room: Int) -> String {
    let working = progress.workers.values.reduce(0) { $0 + ($1.progress?.fraction ?? 0) }
    let share = (Double(progress.ended) + working) / Double(max(1, progress.total))
    let filled = Int(saturating: max(0, min(1, share)) * Double(room))
    return "[" + String(repeating: "=", count: filled) + String(repeating: " ", count: room - filled) + "]"
  }

  private func worker(_ worker: RunProgress.Worker, slot: Int) -> String {
    var parts = [progress.names[worker.cell]]
    if let state = worker.progress {
      parts.append(state.position)
      parts += state.metrics.sorted { $0.key < $1.key }.filter { $0.key != "samples_per_second" }
        .map { "\($0.key) \(number($0.value))" }
      if let speed = state.metrics["samples_per_second"] { parts.append("\(number(speed)) samples/s") }
      let elapsed = now - worker.startedAt
      if state.fraction > 0.02 { parts.append("\(durationText(elapsed / state.fraction - elapsed)) left") }
    }
    return " \(slot + 1)  " + parts.joined(separator: "  ")
  }

  /// Only of one problem: values of others do not compare.
  private var best: [String] {
    let ranked = progress.best.filter { $0.key.problem == progress.latestProblem }
      .sorted { $0.key.optimizer < $1.key.optimizer }
    return ranked.compactMap { _, best in
      guard let metric = progress.metric(of: best.cell) else { return nil }
      return " best  \(metric.name) \(number(best.value))  \(progress.names[best.cell])"
    }
  }

  private func number(_ value: Double) -> String { String(format: "%.4g", value) }
}

extension RunProgress {
  /// `3/105 cells, 1 diverged, 2 failed, 12:10 min`
  func state(elapsed: Double) -> String {
    var text = "\(ended)/\(total) cells"
    if summary.diverged > 0 { text += ", \(summary.diverged) diverged" }
    if summary.failed > 0 { text += ", \(summary.failed) failed" }
    return text + ", \(durationText(elapsed))"
  }
}
