import Experiments
import Reporting
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
  /// By a halving, which needs no more of it; in the place that is told.
  case stopped(String)
  case pending

  init(of cell: Cell, _ index: StoreIndex, _ stale: StaleResults?, _ course: TuningCourse? = nil) {
    if let stop = course?.stop(of: cell.id), index.finished[cell.id] == nil, let course {
      self = index.failures[cell.id].map(CellState.failed) ?? .stopped(course.text(stop))
    } else if let entry = index.finished[cell.id] {
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
    case .stopped: "stopped"
    case .pending: "pending"
    }
  }

  /// Why a cell failed or is stale; else empty.
  var reason: String {
    switch self {
    case .failed(let failure): "\(failure.kind.rawValue): \(failure.message)"
    case .stale(let reason), .stopped(let reason): reason
    case .done, .diverged, .pending: ""
    }
  }
}

extension TuningCourse {
  /// `at 6 epochs, place 12 of 27, of which 9 go on`
  func text(_ stop: Stop) -> String {
    let rung = groups[stop.group].rungs[stop.rung]
    let place = rung.stretch.map { "at \($0.text)" } ?? "with \(rung.seeds) seeds"
    let going = stop.list.survivors.count
    return
      "\(place), place \(stop.rank) of \(stop.list.entries.count), of which \(going) \(going == 1 ? "goes" : "go") on"
  }
}

/// A cell as a person names it: its place in the plan, or the beginning of its id.
struct CellChoice: Error, CustomStringConvertible {
  var description: String

  /// - Parameter command: the one that lists the cells.
  /// - Throws: why the text names no cell, or several.
  static func cell(_ text: String, in plan: Plan, listedBy command: String) throws(CellChoice) -> Cell {
    if let index = Int(text), plan.cells.indices.contains(index) { return plan.cells[index] }
    let matching = text.isEmpty ? [] : plan.cells.filter { $0.id.hasPrefix(text.lowercased()) }
    switch matching.count {
    case 1: return matching[0]
    case 0:
      let last = plan.cells.count - 1
      throw CellChoice(
        description: "there is no cell '\(text)': give an index from 0 to \(last) or the beginning of an id;"
          + " `\(command)` lists both")
    default:
      let some = matching.prefix(3).map { String($0.id.prefix(text.count + 6)) }.joined(separator: ", ")
      throw CellChoice(
        description:
          "\(matching.count) cells have ids that begin with '\(text)': \(some)\(matching.count > 3 ? ", …" : "")"
      )
    }
  }
}
