import Experiments
import Reporting
import Results
import Vocabulary

/// What the results folder knows of a cell.
struct CellState {
  enum Kind: String {
    case done
    case diverged
    /// Without a result, and the last attempt failed.
    case failed
    /// Without a result, but there is one that counts no more.
    case stale
    /// By a halving, which needs no more of it.
    case stopped
    case pending
  }

  let kind: Kind
  /// Why a cell failed or is stale, or where it was stopped; else empty.
  let reason: String

  var name: String { kind.rawValue }
}

extension CellState {
  init(of cell: Cell, _ index: StoreIndex, _ stale: StaleResults?, _ course: TuningCourse? = nil) {
    if let entry = index.finished[cell.id] {
      (kind, reason) = (entry.outcome == .diverged ? .diverged : .done, "")
    } else if let failure = index.failures[cell.id] {
      (kind, reason) = (.failed, "\(failure.kind.rawValue): \(failure.message)")
    } else if let course, let stop = course.stop(of: cell.id) {
      (kind, reason) = (.stopped, course.text(stop))
    } else if let why = stale?.reasons[cell.id] {
      (kind, reason) = (.stale, why)
    } else {
      (kind, reason) = (.pending, "")
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

extension Plan {
  /// A cell as a person names it: its place in the plan, or the beginning of its id.
  ///
  /// - Parameter command: the one that lists the cells.
  /// - Throws: exit code 64, after saying why the text names no cell, or several.
  func cell(named text: String, listedBy command: String) throws -> Cell {
    if let index = Int(text), cells.indices.contains(index) { return cells[index] }
    let matching = text.isEmpty ? [] : cells.filter { $0.id.hasPrefix(text.lowercased()) }
    switch matching.count {
    case 1: return matching[0]
    case 0:
      throw refusal(
        "error: there is no cell '\(text)': give an index from 0 to \(cells.count - 1) or the beginning of an id;"
          + " `\(command)` lists both")
    default:
      let some = matching.prefix(3).map { String($0.id.prefix(text.count + 6)) }.joined(separator: ", ")
      throw refusal(
        "error: \(matching.count) cells have ids that begin with '\(text)': \(some)\(matching.count > 3 ? ", …" : "")"
      )
    }
  }
}
