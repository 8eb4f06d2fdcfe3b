import Results

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
        "Cells were computed by numerics revisions \(list(revisions.map(String.init))), which differ in their"
          + " numbers: run the experiment again with one.")
    }
    let dirty = results.count { $0.invocation.isDirty }
    if dirty > 0 {
      warnings.append(
        "\(dirty) of \(results.count) cells were computed while tracked files differed from the commit named"
          + " below: commit before running to make them reproducible.")
    }
    let processors = Set(results.map(\.worker.processor)).sorted()
    if processors.count > 1 {
      warnings.append(
        "Cells were computed on different processors (\(list(processors))): compare their metrics, not their"
          + " times.")
    }
    let builds = Set(results.map(\.worker.compiler)).sorted()
    if builds.count > 1 {
      warnings.append(
        "Cells were computed by different builds (\(builds.joined(separator: "; "))): compare their metrics, not"
          + " their times.")
    }
    // Tiles of every width give the same bits.
    let libraries = Set(
      results.map(\.worker.kernel).map { $0.hasPrefix("tiles") ? "tiles" : $0 }
    )
    .sorted()
    if libraries.count > 1 {
      warnings.append(
        "Cells were computed with different matrix kernels (\(list(libraries))): the last bits may differ.")
    }
    return warnings
  }

  private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}
