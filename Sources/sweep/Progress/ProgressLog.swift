import Execution
import Experiments
import Foundation
import Reporting
import Synchronization

/// One line on standard error for every cell that ends: for logs, and terminals that cannot move their cursor.
final class ProgressLog: ProgressView {
  private let names: CellNames
  private let total: Int
  private let ended = Mutex(0)

  init(_ progress: RunProgress) {
    names = progress.names
    total = progress.total
  }

  func show(_ event: ExecutionEvent) {
    switch event {
    case .started, .progress, .interrupted: break
    case .finished(let result, _):
      let seconds = result.provenance.finishedAt - result.provenance.startedAt
      count("\(names[result.cell]): \(result.measurement.outcome.rawValue) in \(durationText(seconds))")
    case .failed:
      if let line = names.remark(event) { count(line) }
    case .retried, .noted, .troubled:
      if let line = names.remark(event) { say(line) }
    }
  }

  func say(_ text: String) { printError(text) }
  func showStopping() {}
  func finish() {}

  private func count(_ text: String) {
    let count = ended.withLock { count in
      count += 1
      return count
    }
    printError("[\(count)/\(total)] \(text)")
  }
}
