import Rows

/// What a reader must know before trusting a comparison; each sentence ends with what to do.
enum ReportWarnings {
  static func all(_ data: Joined) -> [String] {
    let origins = ResultOrigins(data.members.results)
    var warnings: [String] = []
    // Each family has its own revisions.
    for (_, revisions) in origins.revisions.sorted(by: { $0.key < $1.key }) where revisions.count > 1 {
      warnings.append(
        "Cells were computed by numerics revisions \(revisions.sorted().map(String.init).joined(separator: ", ")), which"
          + " differ in their numbers: run the experiment again with one.")
    }
    let dirty = origins.dirtyCount
    if dirty > 0 {
      warnings.append(
        "\(dirty) of \(origins.count) cells were computed while tracked files differed from the commit named"
          + " below: commit before running to make them reproducible.")
    }
    func warn(_ used: some Sequence<String>, by separator: String = ", ", _ text: (String) -> String) {
      let different = Set(used).sorted()
      if different.count > 1 { warnings.append(text(different.joined(separator: separator))) }
    }
    warn(origins.workers.map(\.processor)) {
      "Cells were computed on different processors (\($0)): compare their metrics, not their times."
    }
    warn(origins.workers.map(\.compiler), by: "; ") {
      "Cells were computed by different builds (\($0)): compare their metrics, not their times."
    }
    // Tiles of every width give the same bits.
    warn(origins.workers.map(\.kernel).map { $0.hasPrefix("tiles") ? "tiles" : $0 }) {
      "Cells were computed with different matrix kernels (\($0)): the last bits may differ."
    }
    return warnings
  }
}
