import Execution
import Experiments
import Foundation
import Synchronization

/// One line on standard error for every cell that ends.
final class ProgressLog: Sendable {
  private let plan: Plan
  private let total: Int
  private let isQuiet: Bool
  private let ended = Mutex(0)

  init(plan: Plan, total: Int, isQuiet: Bool) {
    self.plan = plan
    self.total = total
    self.isQuiet = isQuiet
  }

  @Sendable func show(_ event: ExecutionEvent) {
    switch event {
    case .started, .progress, .interrupted: break
    case .finished(let result, _):
      let seconds = result.provenance.finishedAt - result.provenance.startedAt
      say(
        "\(name(result.cell)): \(result.measurement.outcome.rawValue) in "
          + String(format: "%.1f s", seconds))
    case .failed(let failure, _): say("\(name(failure.cell)): \(failure.kind.rawValue): \(failure.message)")
    }
  }

  private func say(_ text: String) {
    let count = ended.withLock { count in
      count += 1
      return count
    }
    if !isQuiet { printError("[\(count)/\(total)] \(text)") }
  }

  private func name(_ id: String) -> String {
    guard let cell = plan.cells.first(where: { $0.id == id }) else { return String(id.prefix(16)) }
    let configuration = plan.configuration(of: cell)
    let axes = configuration.axes.filter { $0 != "optimizer" }.compactMap { axis in
      configuration.value(ofColumn: axis).map { "\(axis)=\($0)" }
    }
    return ([configuration.optimizer] + axes + ["seed=\(cell.seed)"]).joined(separator: " ")
  }
}
