import Results
import Vocabulary

/// What the results folder knows of a cell.
enum CellState: Hashable {
  case done
  case diverged
  /// Without a result, and the last attempt failed.
  case failed(CellFailure)
  /// Without a result, but there is one that counts no more.
  case stale(String)
  case pending

  init(of cell: Cell, _ index: StoreIndex, _ stale: StaleResults?) {
    if let entry = index.finished[cell.id] {
      self = entry.outcome == .diverged ? .diverged : .done
    } else if let failure = index.failures[cell.id] {
      self = .failed(failure)
    } else if let reason = stale?.reasons[cell.id] {
      self = .stale(reason)
    } else {
      self = .pending
    }
  }

  var name: String {
    switch self {
    case .done: "done"
    case .diverged: "diverged"
    case .failed: "failed"
    case .stale: "stale"
    case .pending: "pending"
    }
  }

  /// Why a cell failed or is stale; else empty.
  var reason: String {
    switch self {
    case .failed(let failure): "\(failure.kind.rawValue): \(failure.message)"
    case .stale(let reason): reason
    case .done, .diverged, .pending: ""
    }
  }
}
