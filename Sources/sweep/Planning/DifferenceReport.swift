import Escapes
import Experiments
import Vocabulary

/// `sweep diff` in its forms.
struct DifferenceReport {
  let difference: PlanDifference
  let first: (file: String, plan: Plan)
  let second: (file: String, plan: Plan)

  var json: Value {
    let changes = difference.changes.map { change in
      // Problem and optimizer are left out where it concerns all blocks alike.
      let entries: [String: Value?] = [
        "problem": change.block.map { .string($0.problem) },
        "optimizer": change.block.map { .string($0.optimizer) }, "key": .string(change.key),
        "only_first": .list(change.onlyFirst), "only_second": .list(change.onlySecond),
      ]
      return Value.map(entries.compactMapValues(\.self))
    }
    func side(_ side: (file: String, plan: Plan)) -> Value {
      .map(["file": .string(side.file), "cells": .integer(side.plan.cells.count)])
    }
    func list(_ cells: [Cell], of plan: Plan) -> Value {
      let names = CellNames(plan)
      return .list(cells.map { .map(["cell": .string($0.id), "name": .string(names[$0.id])]) })
    }
    return .map([
      "first": side(first), "second": side(second), "shared": .integer(difference.shared),
      "changes": .list(changes), "added": list(difference.added, of: second.plan),
      "removed": list(difference.removed, of: first.plan),
    ])
  }

  /// For a person; of long lists the beginning.
  ///
  /// - Parameter whole: the command that prints all of them.
  func text(whole: String) -> String {
    let (added, removed) = (difference.added, difference.removed)
    var parts = [
      "\(first.file): \(first.plan.cells.count) cells; \(second.file): \(second.plan.cells.count) cells\n"
        + "\(difference.shared) shared, \(removed.count) removed, \(added.count) added"
    ]
    if !difference.changes.isEmpty {
      let rows = difference.changes.map { change in
        [
          change.block.map { "\($0.problem) \($0.optimizer)" } ?? "all", change.key,
          Self.list(change.onlyFirst), Self.list(change.onlySecond),
        ]
      }
      parts.append(TextTable.text(["of", "key", "only in the first", "only in the second"], rows: rows))
    }
    for (title, cells, plan) in [("Removed", removed, first.plan), ("Added", added, second.plan)]
    where !cells.isEmpty {
      let names = CellNames(plan)
      let lines = cells.prefix(20).map { "  \($0.id.prefix(12))  \(names[$0.id])" }
      let rest = cells.count > 20 ? ["  … and \(cells.count - 20) more; `\(whole)` lists all"] : []
      parts.append(([title] + lines + rest).joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  private static func list(_ values: [Value]) -> String {
    values.isEmpty ? "-" : values.map(\.flowText).joined(separator: " ")
  }
}
