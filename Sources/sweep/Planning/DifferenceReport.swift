import Experiments
import Vocabulary

/// `sweep diff` in its forms.
struct DifferenceReport: Encodable {
  struct File: Encodable {
    var file: String
    var cells: Int
  }

  struct Change: Encodable {
    /// Left out where it concerns all blocks alike.
    var problem: String?
    var optimizer: String?
    var key: String
    var onlyFirst: [Value]
    var onlySecond: [Value]

    enum CodingKeys: String, CodingKey {
      case problem, optimizer, key
      case onlyFirst = "only_first"
      case onlySecond = "only_second"
    }
  }

  struct CellEntry: Encodable {
    var cell: String
    var name: String
  }

  var first: File
  var second: File
  var shared: Int
  var changes: [Change]
  var added: [CellEntry]
  var removed: [CellEntry]

  var isSame: Bool { added.isEmpty && removed.isEmpty }

  init(
    _ difference: PlanDifference, _ first: (file: String, plan: Plan), _ second: (file: String, plan: Plan)
  ) {
    self.first = File(file: first.file, cells: first.plan.cells.count)
    self.second = File(file: second.file, cells: second.plan.cells.count)
    shared = difference.shared
    changes = difference.changes.map {
      Change(
        problem: $0.block?.problem, optimizer: $0.block?.optimizer, key: $0.key, onlyFirst: $0.onlyFirst,
        onlySecond: $0.onlySecond)
    }
    let names = (CellNames(first.plan), CellNames(second.plan))
    added = difference.added.map { CellEntry(cell: $0.id, name: names.1[$0.id]) }
    removed = difference.removed.map { CellEntry(cell: $0.id, name: names.0[$0.id]) }
  }

  /// For a person; of long lists the beginning.
  ///
  /// - Parameter whole: the command that prints all of them.
  func text(whole: String) -> String {
    var parts = [
      "\(first.file): \(first.cells) cells; \(second.file): \(second.cells) cells\n"
        + "\(shared) shared, \(removed.count) removed, \(added.count) added"
    ]
    if !changes.isEmpty {
      var table = TextTable(["of", "key", "only in the first", "only in the second"], numbers: [])
      for change in changes {
        let owner = [change.problem, change.optimizer].compactMap(\.self).joined(separator: " ")
        table.add([
          owner.isEmpty ? "all" : owner, change.key, Self.list(change.onlyFirst),
          Self.list(change.onlySecond),
        ])
      }
      parts.append(table.text)
    }
    for (title, cells) in [("Removed", removed), ("Added", added)] where !cells.isEmpty {
      let lines = cells.prefix(20).map { "  \($0.cell.prefix(12))  \($0.name)" }
      let rest = cells.count > 20 ? ["  … and \(cells.count - 20) more; `\(whole)` lists all"] : []
      parts.append(([title] + lines + rest).joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  private static func list(_ values: [Value]) -> String {
    values.isEmpty ? "-" : values.map(\.flowText).joined(separator: " ")
  }
}
