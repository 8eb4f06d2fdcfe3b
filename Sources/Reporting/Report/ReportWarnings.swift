import Results
import Rows

/// What a reader must know before trusting a comparison; each sentence ends with what to do.
enum ReportWarnings {
  static func all(_ data: Joined) -> [String] {
    let results = data.members.flatMap { $0.replicates.compactMap(\.result) }
    var warnings: [String] = []
    // Each family has its own revisions.
    for family in Set(results.map(\.family)).sorted() {
      let revisions = Set(results.filter { $0.family == family }.compactMap(\.numericsRevision))
        .sorted()
      guard revisions.count > 1 else { continue }
      warnings.append(
        "Cells were computed by numerics revisions \(revisions.map(String.init).joined(separator: ", ")), which"
          + " differ in their numbers: run the experiment again with one.")
    }
    let dirty = results.count { $0.invocation.isDirty }
    if dirty > 0 {
      warnings.append(
        "\(dirty) of \(results.count) cells were computed while tracked files differed from the commit named"
          + " below: commit before running to make them reproducible.")
    }
    func warn(_ used: some Sequence<String>, by separator: String = ", ", _ text: (String) -> String) {
      let different = Set(used).sorted()
      if different.count > 1 { warnings.append(text(different.joined(separator: separator))) }
    }
    warn(results.map(\.worker.processor)) {
      "Cells were computed on different processors (\($0)): compare their metrics, not their times."
    }
    warn(results.map(\.worker.compiler), by: "; ") {
      "Cells were computed by different builds (\($0)): compare their metrics, not their times."
    }
    // Tiles of every width give the same bits.
    warn(results.map(\.worker.kernel).map { $0.hasPrefix("tiles") ? "tiles" : $0 }) {
      "Cells were computed with different matrix kernels (\($0)): the last bits may differ."
    }
    return warnings
  }
}
