import Foundation

/// What `sweep data list` prints: every data set, and whether a folder has it.
public struct Listing: Sendable, CustomStringConvertible {
  private static let heads = ["NAME", "WHAT", "SIZE", "STATE", "WHERE"]

  private var rows: [[String]]

  public init(of datasets: [Dataset], in directory: URL) {
    rows = datasets.map { dataset in
      [
        dataset.name, dataset.summary, megabytes(dataset.bytes),
        Self.state(of: dataset, dataset.check(in: directory)), directory.path,
      ]
    }
  }

  /// One line a data set under a line of headings, columns aligned.
  public var description: String {
    let lines = [Self.heads] + rows
    let widths = Self.heads.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      zip(line, widths).enumerated().map { column, cell in
        // No spaces at the ends of lines.
        let padding = column == line.count - 1 ? 0 : cell.1 - cell.0.count
        return cell.0 + String(repeating: " ", count: padding)
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  private static func state(of dataset: Dataset, _ problems: [DataProblem]) -> String {
    if problems.isEmpty { return dataset.hasChecksums ? "complete" : "complete by size" }
    let isAbsent = problems.count == dataset.files.count && problems.allSatisfy { $0.kind == .missing }
    return isAbsent ? "not fetched" : "damaged"
  }
}
