import Escapes
import Experiments
import Vocabulary

/// `sweep plan --format json`.
struct PlanReport {
  let view: PlanView
  let workers: Int
  /// Of one worker; nil where they are not known.
  let workerSeconds: Double?
  /// A sentence for each data set that the pending cells need and that is missing or damaged; without it nothing runs.
  let dataProblems: [String]
  let listsCells: Bool

  private var entries: [String: Value?] {
    let (experiment, summary, state) = (view.plan.experiment, view.summary, view.state)
    let workerHours = workerSeconds.map { $0 / 3600 }
    return [
      "experiment": .string(experiment.name),
      "cells": .integer(summary.cells),
      "configurations": .integer(summary.configurations),
      "seeds": .integer(summary.seeds),
      // Every cell is counted once: in one of these, or in `stopped`, which a file has that halves.
      "done": .integer(state[.done]),
      "diverged": .integer(state[.diverged]),
      "failed": .integer(state[.failed]),
      "stale": .integer(state[.stale]),
      "pending": .integer(state[.pending]),
      "stopped": view.forecast.map { _ in .integer(state[.stopped]) },
      // What the halving takes where none diverges, and all cells to their end, in units of length.
      "halving_units": view.forecast.map { .integer($0.units.halving) },
      "whole_units": view.forecast.map { .integer($0.units.whole) },
      // Not chosen yet, or suggested from results: beside `cells`, and part of the hours.
      "final_stage_cells": .integer(view.plan.finalStageToCome.cells),
      "suggested_cells": .integer(view.plan.suggestionsToCome.cells),
      "stale_reasons": .map(view.staleReasons.reduce(into: [:]) { $0[$1.reason] = .integer($1.count) }),
      // Results in the folder that belong to no cell of the file.
      "unrelated_results": .integer(view.stale.unrelated),
      // Rules that took configurations out of the grid; one that several exclude counts for the first.
      "excluded": .list(
        experiment.exclusions.map {
          .map([
            "condition": .string($0.condition), "place": .string($0.location.place),
            "configurations": .integer($0.configurations),
          ])
        }),
      "blocks": .list(state.rows.map(Self.block)),
      "workers": .integer(workers),
      "estimated_worker_hours": workerHours.map(Value.number),
      "estimated_hours": workerHours.map { .number($0 / Double(workers)) },
      "data_problems": .list(dataProblems.map(Value.string)),
      "cell_list": listsCells ? .string(Self.mark) : nil,
    ]
  }

  private static func block(_ row: PlanState.Row) -> Value {
    var entries: [String: Value] = [
      "problem": .string(row.block.problem), "optimizer": .string(row.block.optimizer),
      // How many values each axis of the block takes.
      "axes": .map(row.block.axes.reduce(into: [:]) { $0[$1.key] = .integer($1.values) }),
      "configurations": .integer(row.block.configurations), "cells": .integer(row.block.cells),
    ]
    for kind: CellState.Kind in [.done, .diverged, .failed, .stale, .pending] {
      entries[kind.rawValue] = .integer(row[kind])
    }
    return .map(entries)
  }

  /// Stands where the cells will; no text of an experiment has it: hidden characters are refused.
  private static let mark = "\u{1}"

  /// The JSON, piece by piece; of cells each in a line.
  func write(emit: (String) -> Void) throws {
    let text = try JSONText.pretty(entries.compactMapValues(\.self))
    let parts = text.components(separatedBy: try JSONText.pretty(Self.mark))
    guard parts.count == 2 else { return emit(text) }
    emit("\(parts[0])[")
    var piece = ""
    for (place, cell) in view.plan.cells.enumerated() {
      let line = Self.line(cell, view.plan.configuration(of: cell), view.cellState(cell))
      piece += "\(place == 0 ? "" : ",")\n    \(line)"
      if piece.utf8.count > 1 << 20 {
        emit(piece)
        piece = ""
      }
    }
    emit("\(piece)\n  ]\(parts[1])")
  }

  /// A cell's JSON in one line: of a million cells an encoder's tree takes a quarter of a minute.
  static func line(_ cell: Cell, _ configuration: Configuration, _ state: CellState) -> String {
    var entries: [String: Value] = [
      "index": .integer(cell.index), "cell": .string(cell.id), "configuration": .string(configuration.id),
      "problem": .string(configuration.problem), "optimizer": .string(configuration.optimizer),
      "seed": .integer(cell.seed), "axes": .map(configuration.axisValues), "state": .string(state.name),
    ]
    if !state.reason.isEmpty { entries["reason"] = .string(state.reason) }
    return QuotedText.plainJSON(Value.map(entries).canonical)
  }
}

extension Configuration {
  /// The values of its axes, by key.
  var axisValues: [String: Value] { axes.reduce(into: [:]) { $0[$1] = value(ofColumn: $1) ?? .null } }
}
