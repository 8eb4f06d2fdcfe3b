import Escapes
import Foundation

/// What `sweep data list` prints: every data set, and whether a folder has it.
public struct Listing: Sendable, CustomStringConvertible {
  /// One line a data set under a line of headings, columns aligned.
  public let description: String

  package init(of datasets: [Dataset], in directory: URL) {
    var table = TextTable(["NAME", "WHAT", "SIZE", "STATE", "WHERE"])
    for dataset in datasets {
      table.add([
        dataset.name, dataset.summary, megabytes(dataset.bytes),
        Self.state(of: dataset, dataset.check(in: directory)), directory.path,
      ])
    }
    description = table.text
  }

  private static func state(of dataset: Dataset, _ problems: [DataProblem]) -> String {
    if problems.isEmpty { return dataset.hasChecksums ? "complete" : "complete by size" }
    let isAbsent = problems.count == dataset.files.count && problems.allSatisfy { $0.kind == .missing }
    return isAbsent ? "not fetched" : "damaged"
  }
}
