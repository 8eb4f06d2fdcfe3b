import Experiments
import Vocabulary

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
